import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** The kernel modules that containers of Kubernetes nodes need, each with the kernel option that builds it in. */
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
  /** This machine has no complete list of what the kernel contains. */
  | { known: false }
  /** The running kernel has no module folder, and others have one: the kernel was replaced, and not yet booted. */
  | { known: false; others: readonly string[] }
  /** `by` is the file or folder that lists the modules. */
  | { known: true; missing: readonly string[]; by: string }

/** The needed modules that the running kernel lacks: neither built in, nor loaded, nor loadable. */
export async function readModules(root: string, kernel: string): Promise<KernelModules> {
  const loaded = await readdir(join(root, 'sys/module')).catch(() => [])
  const folder = join(root, 'lib/modules', kernel)
  const [builtIn, loadable] = await Promise.all(
    ['modules.builtin', 'modules.dep'].map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  )
  const config = await readFile(join(root, 'proc/config.gz')).catch(() => undefined)
  // an option built as a module (=m) also needs the module's file, which the list of modules shows, if there is one
  const options =
    config && kernelOptions(config, builtIn === '' ? /^(CONFIG_\w+)=[ym]$/gm : /^(CONFIG_\w+)=y$/gm)
  if (builtIn === '' && options === undefined) return withoutList(root)
  const names = [...`${builtIn}\n${loadable}`.matchAll(/^([^:\s]+\.ko)/gm)].map(([, path = '']) =>
    basename(path, '.ko').replaceAll('-', '_'),
  )
  const present = new Set([...loaded, ...names])
  const missing = Object.entries(NEEDED)
    .filter(([name, option]) => !present.has(name) && !options?.has(option))
    .map(([name]) => name)
  return { known: true, missing, by: builtIn === '' ? '/proc/config.gz' : `/lib/modules/${kernel}` }
}

async function withoutList(root: string): Promise<KernelModules> {
  const others = await readdir(join(root, 'lib/modules')).catch(() => [])
  return others.length === 0 ? { known: false } : { known: false, others }
}

const kernelOptions = (config: Buffer, line: RegExp): ReadonlySet<string> =>
  new Set([...gunzipSync(config).toString().matchAll(line)].map(([, option = '']) => option))
