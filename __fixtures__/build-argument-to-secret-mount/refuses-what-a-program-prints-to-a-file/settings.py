import os

print("token", os.environ["API_TOKEN"])
