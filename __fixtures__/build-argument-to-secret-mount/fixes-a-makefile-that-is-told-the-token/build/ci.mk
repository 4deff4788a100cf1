TOKEN = none
URL = https://$(TOKEN)@git.example.com/

login:
	git config --global url."$(URL)".insteadOf https://git.example.com/
