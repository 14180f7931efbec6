import type { Explanations } from './explanation.ts'

export const admission = {
  'webhook-refused': {
    meaning:
      'An admission webhook refuses an object or a pod: it breaks a rule of the component that the webhook belongs to.',
    fix: 'The message is that of the webhook. Correct the input that the object comes from.',
  },
  'webhook-unreachable': {
    meaning:
      'The API server cannot call a webhook that has to be asked: its pod is not ready, its service is gone, or its certificate is not trusted.',
    fix: 'Look at the pods behind it with the command of the last line. A configuration that an uninstalled component left behind has to be deleted.',
  },
  'webhook-unready': {
    meaning:
      'The pods of a component are ready, and two minutes later its webhook still does not answer for the objects that come next.',
    fix: '`got` says why it cannot be called. Look at its pods and their logs; a policy or the CNI may keep the API server from reaching them.',
  },
  'policy-refused': {
    meaning: 'A ValidatingAdmissionPolicy refuses an object.',
    fix: 'Correct the input as its message says, or change the policy: `kubectl get validatingadmissionpolicy <name> --output yaml`.',
  },
  'pod-security': {
    meaning: 'A pod needs more than the Pod Security level of its namespace allows.',
    fix: 'Take those fields from the pod, or set the label `pod-security.kubernetes.io/enforce` of the namespace to the level it needs.',
  },
  'quota-exceeded': {
    meaning: 'A quota of the namespace is used up.',
    fix: '`kubectl describe resourcequota` shows who uses what. Raise the quota, remove pods, or ask for less.',
  },
  'pod-refused': {
    meaning: 'The API server refuses the pods of a workload, for a reason that no other code stands for.',
    fix: '`got` has its message; `kubectl get events` in the namespace has all of them.',
  },
} as const satisfies Explanations
