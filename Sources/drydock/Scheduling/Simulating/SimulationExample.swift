/// A trace to begin with: two tenants on eight nodes for an hour, two of them spot; a node fails.
enum SimulationExample {
    static let text = """
        {
          "nodes": [
            {"count": 6, "node": {"metadata": {"name": "node"}, "status": {"allocatable": {"cpu": "8", "memory": "32Gi", "pods": "110"}}}},
            {"count": 2, "node": {"metadata": {"name": "spot", "labels": {"drydock/capacity": "spot"}},
              "spec": {"taints": [{"key": "spot", "effect": "NoSchedule"}]},
              "status": {"allocatable": {"cpu": "8", "memory": "32Gi", "pods": "110"}}}}
          ],
          "pods": [
            {"at": 0, "runs": 3600, "count": 8, "every": 1, "pod": {"metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
              "spec": {"priority": 100, "containers": [{"name": "c", "resources": {"requests": {"cpu": "1", "memory": "2Gi"}}}]}}},
            {"at": 600, "runs": 300, "count": 60, "every": 10, "pod": {"metadata": {"name": "sale", "namespace": "shop"},
              "spec": {"containers": [{"name": "c", "resources": {"requests": {"cpu": "500m", "memory": "1Gi"}}}]}}},
            {"at": 60, "runs": 900, "count": 40, "every": 45, "pod": {"metadata": {"name": "batch", "namespace": "lab"},
              "spec": {"tolerations": [{"key": "spot", "operator": "Exists"}],
              "containers": [{"name": "c", "resources": {"requests": {"cpu": "2", "memory": "4Gi"}}}]}}}
          ],
          "failures": [{"at": 1500, "node": "node-0", "seconds": 300}],
          "spot": {"interruptionsPerHour": 1, "checkpointSeconds": 5}
        }

        """
}
