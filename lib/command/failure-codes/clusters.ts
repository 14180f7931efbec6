import type { Explanations } from './explanation.ts'

export const clusters = {
  incompatible: {
    meaning:
      'The lab combines what is known not to work together. Each finding names its rule, its source and its fix; nothing was touched.',
    fix: 'Change the lab as the finding says. If you know better, `ACCEPT=<rule>` lets the run go on with it.',
  },
  'docker-failed': {
    meaning:
      'The docker command failed where it should not: usually the engine does not run, or you may not talk to it.',
    fix: 'Run `docker info`; `make doctor` says what keeps the engine from answering.',
  },
  'cluster-unfit': {
    meaning:
      'A kind cluster of that name is there, and differs from the lab in what cannot be changed: nodes, release, ports, ranges.',
    fix: 'Change the lab file to fit, or remove the cluster (`make down CLUSTER=<name>` where we made it) and run again.',
  },
  'cluster-unreachable': {
    meaning: 'The API server of a cluster cannot be reached by the context and kubeconfig that are named.',
    fix: 'Run the kubectl command of the last line. Start the cluster, renew its credentials, or correct the context in the lab file.',
  },
  'other-cluster': {
    meaning:
      'The context of an existing cluster leads to another cluster than the one that the lab has used so far. Nothing was touched.',
    fix: 'Put the old context back. If the new cluster is meant, forget the old one by removing the file that is named.',
  },
  'kubectl-answer': {
    meaning:
      '`make init FROM=` cannot read from a cluster what the lab file has to say of it: its nodes, release or pod ranges.',
    fix: 'Look at `got`: you may lack the right to read it. Else describe the cluster by hand, as in `config/examples/bare-metal.yaml`.',
  },
  'not-ours': {
    meaning:
      '`make verify` works in a namespace `homelab-verify` of its own, and the cluster has one that somebody else made. Nothing was touched.',
    fix: 'Rename or remove that namespace.',
  },
  'authority-invalid': {
    meaning:
      "A PEM file in `.lab/secrets` is not the certificate authority that it should be: unreadable, expired, or with another's key.",
    fix: 'Put the right file back. Or take it away: it is then read from a cluster that has it, or made anew.',
  },
  'authority-unread': {
    meaning:
      "The file of the lab's certificate authority is lost, and a cluster that may hold it does not answer. A new one would make that cluster's certificates worthless.",
    fix: 'Bring that cluster up or take it out of the lab, or restore the file in `.lab/secrets` from a copy.',
  },
  'authority-ambiguous': {
    meaning: "The file of the lab's certificate authority is lost, and its clusters hold different ones.",
    fix: '`make up CLUSTER=<the one whose authority is to be for all>`, then `make up`.',
  },
} as const satisfies Explanations
