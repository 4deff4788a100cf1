<?php return ['password' => '@@PASSWORD@@'];
