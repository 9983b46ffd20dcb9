if put /etc/systemd/system/jarvis-{{ name }}.{{ kind }} 644 <<'END'; then change=1; fi
{{ text }}
END
