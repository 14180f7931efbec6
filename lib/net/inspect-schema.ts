import { z } from 'zod'

/** A network description of any engine in one shape; its addresses are still unparsed text. */
export interface InspectedNetwork {
  name: string
  subnets: {
    cidr: string
    gateway?: string | undefined
    /** The range that containers get their addresses from: a CIDR or `first-last`. */
    leases?: string | undefined
    reserved: { name: string; address: string }[]
  }[]
  containers: { name: string; addresses: string[] }[]
}

const dockerConfig = z.object({
  Subnet: z.string(),
  Gateway: z.string().optional(),
  IPRange: z.string().optional(),
  AuxiliaryAddresses: z.record(z.string(), z.string()).nullish(),
})

const dockerContainer = z.object({
  Name: z.string(),
  IPv4Address: z.string().default(''),
  IPv6Address: z.string().default(''),
})

/** docker: `IPAM.Config[]`, `Containers` by id with `IPv4Address` and `IPv6Address`, empty strings if there is none. */
export const dockerNetwork = z
  .object({
    Name: z.string(),
    IPAM: z.object({ Config: z.array(dockerConfig).nullish() }),
    Containers: z.record(z.string(), dockerContainer).nullish(),
  })
  .transform(
    ({ Name, IPAM, Containers }): InspectedNetwork => ({
      name: Name,
      subnets: (IPAM.Config ?? []).map((config) => ({
        cidr: config.Subnet,
        gateway: config.Gateway,
        leases: config.IPRange,
        reserved: Object.entries(config.AuxiliaryAddresses ?? {}).map(([name, address]) => ({
          name,
          address,
        })),
      })),
      containers: Object.values(Containers ?? {}).map(({ Name, IPv4Address, IPv6Address }) => ({
        name: Name,
        addresses: [IPv4Address, IPv6Address].filter((address) => address !== ''),
      })),
    }),
  )

const podmanSubnet = z.object({
  subnet: z.string(),
  gateway: z.string().optional(),
  lease_range: z.object({ start_ip: z.string(), end_ip: z.string() }).nullish(),
})

const podmanInterface = z.object({ subnets: z.array(z.object({ ipnet: z.string() })).nullish() })

const podmanContainer = z.object({
  name: z.string(),
  interfaces: z.record(z.string(), podmanInterface).nullish(),
})

/** podman: `subnets[]`, `containers` by id with `interfaces.<name>.subnets[].ipnet`; older releases list none. */
export const podmanNetwork = z
  .object({
    name: z.string(),
    subnets: z.array(podmanSubnet).nullish(),
    containers: z.record(z.string(), podmanContainer).nullish(),
  })
  .transform(
    ({ name, subnets, containers }): InspectedNetwork => ({
      name,
      subnets: (subnets ?? []).map(({ subnet, gateway, lease_range }) => ({
        cidr: subnet,
        gateway,
        leases: lease_range ? `${lease_range.start_ip}-${lease_range.end_ip}` : undefined,
        reserved: [],
      })),
      containers: Object.values(containers ?? {}).map(({ name, interfaces }) => ({
        name,
        addresses: Object.values(interfaces ?? {}).flatMap(({ subnets }) =>
          (subnets ?? []).map(({ ipnet }) => ipnet),
        ),
      })),
    }),
  )
