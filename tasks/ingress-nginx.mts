#!/usr/bin/env zx
import semver from 'semver'
import { z } from 'zod'
import { ingressChecks } from '../lib/check/http-checks.ts'
import { manifest, manifestFrom, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { version } from '../lib/task/inputs.ts'
import type { Artifact } from '../lib/tools/artifact.ts'

const MANIFEST = 'deploy/static/provider/kind/deploy.yaml'

const upstream = (release: string): Artifact => ({
  name: 'ingress-nginx',
  version: release,
  kind: 'file',
  sources: [
    {
      from: 'url',
      url: `https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v{version}/${MANIFEST}`,
      firstUse: true,
    },
    // the one release that the Go module proxy serves; its manifest is the tagged one
    ...(release === '1.11.0'
      ? [
          {
            from: 'go-module' as const,
            module: 'k8s.io/ingress-nginx',
            moduleVersion: 'v0.0.0-20240708192948-52c50467d67d',
            member: MANIFEST,
          },
        ]
      : []),
  ],
})

export default defineTask(import.meta, {
  summary: 'ingress-nginx, retired in March 2026: for labs that have it; Traefik reads the same Ingresses',
  links: [
    'https://kubernetes.github.io/ingress-nginx/deploy/',
    'https://doc.traefik.io/traefik/migrate/nginx-to-traefik/',
    'https://gateway-api.sigs.k8s.io/guides/getting-started/migrating-from-ingress-nginx/',
  ],
  needs: ['cilium?', 'metallb?'],
  input: z.strictObject({
    version: version.default('1.15.1').describe('Release of the controller; 1.15.1 was the last'),
    manifest: z
      .string()
      .optional()
      .describe("A file of your own in its place, relative to the lab file's folder"),
  }),
  claims: () => ['ingress-class/nginx'],
  steps: ({ version, manifest: file }) => [
    file === undefined
      ? manifest('ingress-nginx', upstream(version))
      : manifestFrom('ingress-nginx', { file }),
    ready('ingress-nginx', 'deployment/ingress-nginx-controller'),
  ],
  checks: ({ version }, context) => {
    // the kind manifest's service; https://github.com/kubernetes/ingress-nginx/pull/12232
    const kind = semver.gte(version, '1.13.0') ? 'LoadBalancer' : 'NodePort'
    const controller = { kind, name: 'ingress-nginx-controller', namespace: 'ingress-nginx' } as const
    return ingressChecks(context, 'nginx', controller)
  },
})
