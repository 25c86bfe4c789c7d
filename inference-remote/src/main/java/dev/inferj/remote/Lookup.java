package dev.inferj.remote;

/** How the servers of a model are found by the name in its address. */
public enum Lookup {
    /** Each address that the host's name has (A and AAAA records), as a headless service of Kubernetes gives them; plain http only. */
    DNS,
    /** Each host and port that the name's SRV records tell, such as {@code _http._tcp.llm.example.com}, of the lowest priority number. */
    SRV
}
