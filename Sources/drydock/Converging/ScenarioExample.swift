/// A scenario to begin with: a roll-out, a roll-back, a node that fails, and more work than before.
enum ScenarioExample {
    static let text = """
        kind: Scenario
        nodes: 4
        events:
        - at: 30s
          patch: {kind: Deployment, name: web, patch: {spec: {template: {spec:
            {containers: [{name: web, image: "web:2"}]}}}}}
        - at: 90s
          patch: {kind: Deployment, name: web, patch: {spec: {template: {spec:
            {containers: [{name: web, image: "web:broken"}]}}}}}
        - at: 150s
          undo: web
        - {at: 4m, failNode: node-1, for: 10m}
        - {at: 16m, load: {name: web, cpu: "9"}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: default}
        spec:
          replicas: 8
          progressDeadlineSeconds: 60
          selector: {matchLabels: {app: web}}
          strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: web, image: "web:1", resources: {requests: {cpu: "1"}}}
              tolerations:
              - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute,
                 tolerationSeconds: 60}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web, namespace: default}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 8
          maxReplicas: 16
          metrics:
          - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}

        """
}
