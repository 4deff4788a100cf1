import os
import urllib.request

request = urllib.request.Request("https://models.example.com/acme.bin")
request.add_header("Authorization", "Bearer " + os.environ["MODEL_TOKEN"])
with urllib.request.urlopen(request) as answer, open("acme.bin", "wb") as file:
    file.write(answer.read())
