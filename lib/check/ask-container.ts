import type { Command, ProcessContext } from '../process/run.ts'
import { askByProgram, parseDockerCurl } from './ask-program.ts'
import type { Asker } from './observation.ts'

const CURL = ['curl', '--silent', '--show-error', '--globoff', '--noproxy', '*', '--max-time', '3'] as const

/**
 * Asks with curl in a container.
 *
 * @param exec the start of the command that runs a program in the container
 */
export function containerAsker(exec: Command['argv'], context: ProcessContext): Asker {
  return ({ url, host }) => {
    const header = host === undefined ? [] : ['--header', `Host: ${host}`]
    return askByProgram([...exec, ...CURL, ...header, url], context, parseDockerCurl)
  }
}
