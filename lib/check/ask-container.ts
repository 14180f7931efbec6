import type { Command, ProcessContext } from '../process/run.ts'
import { askByProgram, readDockerCurl } from './ask-program.ts'
import type { Asker } from './observation.ts'

const CURL = ['curl', '--silent', '--show-error', '--globoff', '--noproxy', '*', '--max-time', '3'] as const

/**
 * Asks from a container, with curl.
 *
 * @param exec the command that runs a program in it
 */
export function containerAsker(exec: Command['argv'], context: ProcessContext): Asker {
  return ({ url, host }) => {
    const header = host === undefined ? [] : ['--header', `Host: ${host}`]
    return askByProgram([...exec, ...CURL, ...header, url], context, readDockerCurl)
  }
}
