project animals
winnow serve /srv/winnow >server.log 2>&1 &
for _ in $(seq 300); do grep -q "/setup#" server.log && break; sleep 0.1; done
