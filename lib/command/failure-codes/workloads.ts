import type { Explanations } from './explanation.ts'

export const workloads = {
  'api-server-down': {
    meaning:
      'The API server has stopped to answer while a job waited: it or its node is stopped or restarting, or the way to it is cut.',
    fix: '`kubectl get --raw /readyz`; start the node again, and run again. `make doctor` looks at node addresses and ports.',
  },
  'node-not-ready': {
    meaning:
      'A node has not been ready for two minutes, and the pods that are waited for are on it or would go there.',
    fix: '`kubectl describe node <name>`: look at its conditions and at the kubelet. `make doctor` looks at disk, inotify and kernel of the host.',
  },
  'cni-not-ready': {
    meaning: 'The CNI is not ready on a node, or gives a pod no network there.',
    fix: "Look at the CNI's pod on that node and its log; with none in the lab file, add one (`cilium: {}`).",
  },
  unschedulable: {
    meaning:
      'No node takes a pod. `got` has the obstacle for each node: a label, a taint, a cordon, or too few resources.',
    fix: 'Label, uncordon or add nodes, or change what the pod requests or tolerates.',
  },
  'volume-unbound': {
    meaning:
      'A pod waits for a claim that no volume will be bound to: no such claim or storage class, no default class, or a provisioner that fails.',
    fix: '`kubectl describe persistentvolumeclaim`; name a storage class that is there, or install its provisioner.',
  },
  'image-pull': {
    meaning:
      'An image cannot be pulled. `likely` says whether it is missing, refused, or out of reach for the node.',
    fix: 'Correct the name or the tag, add credentials (imagePullSecrets), or let the node reach the registry.',
  },
  'container-config': {
    meaning: 'A container cannot be started, since a ConfigMap, Secret or volume that it uses is not there.',
    fix: 'Create it, or correct its name; `got` says which it is.',
  },
  'probe-failing': {
    meaning: 'A probe of a container keeps failing after the program had time to start.',
    fix: "Read the program's log with the command of the last line; then correct port, path or delays of the probe.",
  },
  'crash-loop': {
    meaning:
      'A container ends again and again. `got` has its exit code and last log lines, `likely` what the code stands for.',
    fix: 'Correct what its log names: arguments, configuration, or an image of another architecture.',
  },
  'out-of-memory': {
    meaning:
      'A container is ended again and again because it uses more memory than its limit, or than the node has.',
    fix: 'Raise its memory limit, or free memory on the node.',
  },
  'job-failed': {
    meaning: 'A Job has failed for good: too many attempts, or its own deadline.',
    fix: '`kubectl logs job/<name>` shows why. Correct that, delete the Job, and run again.',
  },
  'no-addresses-left': {
    meaning: 'A LoadBalancer service gets no address, since every address of the pools is given out.',
    fix: 'Enlarge a pool (`make addresses` shows how many are left), or remove services that need none.',
  },
  'address-outside-pools': {
    meaning: 'A LoadBalancer service asks for an address that is in none of the pools.',
    fix: 'Ask for one that is, or add a pool with it.',
  },
  'address-refused': {
    meaning: 'A LoadBalancer service gets no address, for a reason of whatever gives out addresses.',
    fix: '`got` has its message: follow that. `kubectl describe service` has its events.',
  },
  'pool-not-advertised': {
    meaning:
      'A service has an address of a MetalLB pool that no L2Advertisement or BGPAdvertisement covers, so nobody answers for it.',
    fix: 'Add an advertisement for that pool, or take the selector away that leaves it out.',
  },
} as const satisfies Explanations
