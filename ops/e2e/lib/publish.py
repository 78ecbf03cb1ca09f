"""Publishes what comes on standard input, {"port", "channel", "arguments"}, with redis-py; prints the answer."""
import json
import sys

import redis

asked = json.load(sys.stdin)
client = redis.Redis(port=asked["port"], decode_responses=True)
print(json.dumps(client.fcall("sluice_publish", 1, asked["channel"], *asked["arguments"])))
