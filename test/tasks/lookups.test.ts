import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** A lookup by a name in `components.…` or `components['…']`. A wrong name there is not refused, and never found. */
const BY_TEXT = /\bcomponents\??\.?(\.\w|\[)/

test('tasks look up other components by their definitions, not by names', () => {
  const files = globSync('tasks/**/*.{ts,mts}')
  expect(files.length).toBeGreaterThan(40)
  expect(files.filter((file) => BY_TEXT.test(readFileSync(file, 'utf8')))).toEqual([])
})

test('what a task file exports by name has a user', () => {
  const texts = globSync('{tasks,lib,test}/**/*.{ts,mts}').map((file) => ({
    file,
    text: readFileSync(file, 'utf8'),
  }))
  const exported = texts.flatMap(({ file, text }) =>
    /^tasks\/[^/]+\.mts$/.test(file)
      ? [...text.matchAll(/^export (?:async )?(?:const|function|interface|type) (\w+)/gm)].map(
          ([, name = '']) => ({ file, name }),
        )
      : [],
  )
  expect(exported.length).toBeGreaterThan(3)
  const isUsed = ({ file, name }: { file: string; name: string }) =>
    texts.some((each) => each.file !== file && new RegExp(`\\b${name}\\b`).test(each.text))
  expect(exported.filter((each) => !isUsed(each))).toEqual([])
})
