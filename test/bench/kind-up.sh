#!/usr/bin/env bash
# The lab of kind-up.ts by plain shell, one step after the other, as in a guide. Its input is in the environment:
# NAME, IMAGE, KUBECTL, HELM, CHART, MANIFEST, VALUES (files), FOLDER.
set -euo pipefail
export KUBECONFIG=$FOLDER/kubeconfig
k() { "$KUBECTL" "$@"; }

cat > "$FOLDER/kind.yaml" <<YAML
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
networking: { disableDefaultCNI: true, kubeProxyMode: none, podSubnet: 10.140.0.0/16, serviceSubnet: 10.113.0.0/20 }
nodes: [{ role: control-plane, image: "$IMAGE" }]
YAML
kind create cluster --name "$NAME" --config "$FOLDER/kind.yaml"

files=(); for file in $VALUES; do files+=(--values "$file"); done
"$HELM" upgrade --install cilium "$CHART" --namespace kube-system "${files[@]}" \
  --set kubeProxyReplacement=true --set k8sServiceHost="$NAME-control-plane" --set k8sServicePort=6443 \
  --set ipam.mode=kubernetes --set image.pullPolicy=IfNotPresent --set cluster.name="$NAME" --set cluster.id=1 \
  --set operator.replicas=1 --set gatewayAPI.enabled=false \
  --set readinessProbe.periodSeconds=5 --set readinessProbe.failureThreshold=18
k rollout status --namespace kube-system deployment/cilium-operator daemonset/cilium --timeout=5m

k apply --server-side --filename "$MANIFEST"
k rollout status --namespace metallb-system deployment/controller --timeout=5m
k rollout status --namespace metallb-system daemonset/speaker --timeout=5m
cat > "$FOLDER/pools.yaml" <<YAML
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: first-pool, namespace: metallb-system }
spec: { addresses: [172.18.250.200-172.18.250.250] }
---
apiVersion: metallb.io/v1beta1
kind: L2Advertisement
metadata: { name: l2-advert, namespace: metallb-system }
spec: { ipAddressPools: [first-pool] }
YAML
for _ in $(seq 60); do k apply --server-side --filename "$FOLDER/pools.yaml" && exit 0; sleep 1; done
exit 1
