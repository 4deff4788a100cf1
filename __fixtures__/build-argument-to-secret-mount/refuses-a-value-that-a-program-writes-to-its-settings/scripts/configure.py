import os

with open("settings.ini", "w") as file:
    file.write("secret = " + os.environ["APP_SECRET"] + "\n")
