docker run --user 101 --memory lots --pids-limit many --cpus=two --read-only=yess --cap-drop ALL \
	--security-opt no-new-privileges nginx:1.27.3@sha256:6f2f6c1d9e5a0b6b0a3b6f7f0f1c1a2f3f0e2b9a4b6e7c8d9e0f1a2b3c4d5e6f
