import os
print(bool(os.environ["SECRET_KEY"]))
