import type { Explanations } from './explanation.ts'

export const tools = {
  'artifact-unavailable': {
    meaning:
      'A tool, chart or manifest cannot be had: all of its sources were tried, and each is listed with its reason.',
    fix: 'Do what the last line advises: connect to the network, install Go, put a fitting program on the PATH, or run without FROZEN=1.',
  },
  'source-passed-over': {
    meaning:
      'One source of a tool cannot be used here: a host that is out of reach, a missing checksum, a failed build. The next source is tried.',
    fix: 'Nothing, while another source gives the tool. Where none does, the failure is `artifact-unavailable`, with the reason of each.',
  },
  'hash-mismatch': {
    meaning:
      'A download has another hash than `config/tools.lock`, the first download or its publisher says. It was not used.',
    fix: 'Run again, in case the transfer was cut short. If it stays so, find out why the publisher changed the file before you change the hash.',
  },
  'archive-refused': {
    meaning:
      'An archive holds what no honest one does: names that lead out of it, links or devices in the place of files, setuid programs, or far too much.',
    fix: 'Do not use this download; tell its publisher.',
  },
  'not-locked': {
    meaning:
      '`config/tools.lock` has no version of a tool, or no node image of the Kubernetes release that a kind cluster asks for.',
    fix: 'Name a release that is listed, or an image of your own (`kind: { image: … }`); for a tool, add a line under `versions:`.',
  },
  'learned-hashes-unreadable': {
    meaning: '`.lab/learned-hashes.json`, which keeps the hashes of first downloads, is no JSON object.',
    fix: 'Delete it. Downloads that `config/tools.lock` does not know are then trusted on first use once more.',
  },
  'cache-unsafe': {
    meaning:
      'A symbolic link or a file is where the cache wants a folder; to follow it could write anywhere.',
    fix: 'Look at what is there, and remove it.',
  },
  'cache-unwritable': {
    meaning:
      'The cache cannot be written to: the disk or a quota is full, or the folder belongs to somebody else.',
    fix: 'Make room or correct the owner, or name another folder with XDG_CACHE_HOME.',
  },
  'folder-unwritable': {
    meaning:
      'A tool cannot be installed into the folder, since it belongs to somebody else. Nothing here asks for root.',
    fix: 'Name a folder of your own with `TO=`.',
  },
  'install-obstructed': {
    meaning:
      'A symbolic link, a folder or another thing that is no plain file has the name of the tool to be installed.',
    fix: 'Remove it, or name another folder with `TO=`.',
  },
} as const satisfies Explanations
