import type { Explanations } from './explanation.ts'

export const runs = {
  usage: {
    meaning:
      'A flag, a variable of make, the lab file or another file of the project is not as it should be, or a cluster that the task needs is not up. All problems are listed, and nothing was touched.',
    fix: 'Correct what is listed. `make help` lists the targets, `node_modules/.bin/node tasks/<task>.mts --help` the flags of one, and `config/lab.schema.json` lets editors check a lab file.',
  },
  interrupted: {
    meaning: 'The run was stopped by a signal, such as Ctrl-C, or a question was left without an answer.',
    fix: 'Run the same command again; it goes on from what is there.',
  },
  deadline: {
    meaning:
      'A job or a program took longer than it may, and was stopped. For a job, `got` names the step and what it waited for last.',
    fix: 'Run again, as nothing that is done is done twice. If it stays so, look at what is named, and run `make doctor`: a slow disk, a full node or a blocked network are usual reasons.',
  },
  'process-failed': {
    meaning:
      'A program such as helm, kubectl or docker ended with another exit code than 0. The last lines that it printed are shown.',
    fix: "Follow the program's own message. A step has been tried five times by then, so a short disturbance is not the reason.",
  },
  'program-missing': {
    meaning: 'A program is not on the PATH, or the file of that name cannot be executed.',
    fix: 'Install it or add its folder to the PATH. `make tools` lists the programs that the tasks use, and which of them are here.',
  },
  locked: {
    meaning: 'Another run is at work on the same cluster, and two at once would undo what the other does.',
    fix: 'Wait for it, or stop the process that is named. The lock ends with its process; there is no file to remove.',
  },
  'not-converged': {
    meaning:
      'A step was applied without an error, and still differs from the lab: usually a controller, an operator or a webhook sets the field back.',
    fix: 'Look at the fields that are named, and at who manages them: `kubectl get <kind> <name> --output yaml --show-managed-fields`. Take the field out of the lab file, or stop the other manager from setting it.',
  },
  'still-waiting': {
    meaning:
      'The run ended, mostly at its deadline, while something was not as it should be: a workload, an address, the links of a mesh, a token of another cluster.',
    fix: 'The message says what was missing last. Look at that object with kubectl, then run again; `make status` shows what else is missing.',
  },
  'no-answer': {
    meaning:
      'A cluster did not answer one of the questions of `make status` in the few seconds that it has for it, so that part of the screen is empty.',
    fix: 'Run `make doctor`, which says whether the cluster is stopped or cannot be reached, and then `make status` again.',
  },
} as const satisfies Explanations
