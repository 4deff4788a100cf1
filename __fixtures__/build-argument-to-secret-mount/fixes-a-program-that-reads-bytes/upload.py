def send(body, token): pass
