import type { Explanations } from './explanation.ts'

export const objectCodes = {
  'api-refused': {
    meaning:
      'The API server refuses a request for a reason that no other code stands for; `got` has its HTTP status and its message.',
    fix: 'Follow the message: 401 and 403 are credentials and rights, 404 something that is not there yet, 429 and 5xx a server that is busy or starting. What may pass has been tried again already.',
  },
  'api-unanswered': {
    meaning: 'The API server did not answer a request in time, or the connection broke.',
    fix: '`kubectl get --raw /readyz`; `make doctor` says whether the cluster is stopped. Then run again.',
  },
  'manifest-invalid': {
    meaning: 'A manifest is no YAML, or one of its documents is no Kubernetes object.',
    fix: 'Correct the file that is named: every document needs apiVersion, kind and metadata.name.',
  },
  'object-refused': {
    meaning:
      'The API server refuses an object for good: a field is unknown or has an invalid value, or it may not be set here.',
    fix: 'The message names the field. Correct the input that it comes from, which is mostly an entry of the lab file.',
  },
  immutable: {
    meaning:
      'A field that differs cannot be changed once the object is there. Objects of ours are replaced; this failure is left where that did not help.',
    fix: 'Keep the value that is there, or remove the object and run again.',
  },
  irreplaceable: {
    meaning:
      'An object would have to be replaced, and is not ours or holds more than itself (a namespace, CRD, volume, claim or node).',
    fix: 'Remove it yourself if nothing needs it, or take it out of the lab file.',
  },
  'field-conflict': {
    meaning:
      'The server-side apply meets fields that another manager has set to other values since the plan was made.',
    fix: '`make plan` shows who holds what. `ADOPT=1` takes the fields over; or take them out of the lab file.',
  },
  'held-by-others': {
    meaning:
      'The lab wants something otherwise that somebody else made or set: it stays as it is, and its holder is named.',
    fix: '`make plan` shows the differences. `ADOPT=1` takes it over; or remove it, or take it out of the lab file.',
  },
  'release-pending': {
    meaning:
      'The last revision of a Helm release is not finished: another helm is at work on it, or was killed. Every later helm refuses such a release.',
    fix: 'Look at `helm history`. If nobody is at work, `helm rollback`, or `helm uninstall` where it is the first revision. What we left so ourselves, the next run repairs.',
  },
  'definition-missing': {
    meaning:
      'The API server knows no such kind, and there is no CRD for it: the component that brings it is not installed, or installs it only when it runs.',
    fix: 'Add that component to the lab file, or correct apiVersion and kind.',
  },
  'definition-not-served': {
    meaning:
      'The CRD of a kind is there, and the API server does not serve it: in that version, or at all because its names or its schema are refused.',
    fix: '`kubectl get customresourcedefinition <name> --output yaml` shows versions and conditions. Bring CRD and object to one release.',
  },
  'requirement-unmet': {
    meaning:
      'A program that has to find nothing wrong with the cluster before or after an install, such as `istioctl analyze`, finds something.',
    fix: 'Read its findings; the last line is the command to ask it again.',
  },
  guarded: {
    meaning:
      'An admission policy on the cluster refuses the change, as that of Gateway API does for an older release or the experimental channel.',
    fix: 'Keep what is there. If objects of these kinds may be lost, lift the policy as the last line says (`FORCE=1`).',
  },
} as const satisfies Explanations
