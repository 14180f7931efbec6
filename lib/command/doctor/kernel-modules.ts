import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** What containers of Kubernetes nodes need of the kernel, and the option that builds each in. */
const NEEDED = {
  overlay: 'CONFIG_OVERLAY_FS',
  bridge: 'CONFIG_BRIDGE',
  br_netfilter: 'CONFIG_BRIDGE_NETFILTER',
  veth: 'CONFIG_VETH',
  vxlan: 'CONFIG_VXLAN',
  nf_conntrack: 'CONFIG_NF_CONNTRACK',
  nf_nat: 'CONFIG_NF_NAT',
  xt_comment: 'CONFIG_NETFILTER_XT_MATCH_COMMENT',
  xt_conntrack: 'CONFIG_NETFILTER_XT_MATCH_CONNTRACK',
} as const

export type KernelModules =
  /** Nothing here lists all that the kernel has. */
  | { known: false }
  /** The folder of the running kernel's modules is gone, while others are there: it was replaced and not yet booted. */
  | { known: false; others: readonly string[] }
  | { known: true; missing: readonly string[]; by: string }

/** Which of the needed modules the running kernel lacks: neither built in, nor loaded, nor to be loaded. */
export async function readModules(root: string, kernel: string): Promise<KernelModules> {
  const loaded = await readdir(join(root, 'sys/module')).catch(() => [])
  const folder = join(root, 'lib/modules', kernel)
  const [builtIn, loadable] = await Promise.all(
    ['modules.builtin', 'modules.dep'].map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  )
  const config = await readFile(join(root, 'proc/config.gz')).catch(() => undefined)
  // an option that is a module needs its file, which the list of modules tells where there is one
  const options =
    config && kernelOptions(config, builtIn === '' ? /^(CONFIG_\w+)=[ym]$/gm : /^(CONFIG_\w+)=y$/gm)
  if (builtIn === '' && options === undefined) return noList(root)
  const names = [...`${builtIn}\n${loadable}`.matchAll(/^([^:\s]+\.ko)/gm)].map(([, path = '']) =>
    basename(path, '.ko').replaceAll('-', '_'),
  )
  const there = new Set([...loaded, ...names])
  const missing = Object.entries(NEEDED)
    .filter(([name, option]) => !there.has(name) && !options?.has(option))
    .map(([name]) => name)
  return { known: true, missing, by: builtIn === '' ? '/proc/config.gz' : `/lib/modules/${kernel}` }
}

async function noList(root: string): Promise<KernelModules> {
  const others = await readdir(join(root, 'lib/modules')).catch(() => [])
  return others.length === 0 ? { known: false } : { known: false, others }
}

const kernelOptions = (config: Buffer, line: RegExp): ReadonlySet<string> =>
  new Set([...gunzipSync(config).toString().matchAll(line)].map(([, option = '']) => option))
