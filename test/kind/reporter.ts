import type { Reporter, TestModule } from 'vitest/node'
import { bed, hasBed } from './setup.ts'

/** Ends the run with its seconds, and the one line that says whether the real clusters were there. */
export default class EndToEndReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const ran = modules.flatMap((module) => [
      ...module.children.allTests('passed'),
      ...module.children.allTests('failed'),
    ])
    console.log(`e2e: ${Math.round(process.uptime())} s`)
    console.log(hasBed ? `e2e: ran ${ran.length}` : `e2e: skipped because there is no kind bed at ${bed}`)
  }
}
