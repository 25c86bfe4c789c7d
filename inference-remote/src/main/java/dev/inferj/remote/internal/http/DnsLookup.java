package dev.inferj.remote.internal.http;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** Asks the domain name system where servers are. May block. */
public final class DnsLookup {
    private DnsLookup() {}

    /** Returns {@code address:port} for each address of a host. */
    public static List<String> addresses(String host, int port) throws IOException {
        List<String> servers = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(host)) {
            String text = address.getHostAddress();
            servers.add((address instanceof Inet6Address ? "[" + text + "]" : text) + ":" + port);
        }
        return servers.stream().sorted().toList();
    }

    /**
     * Returns {@code host:port} of each SRV record of the lowest priority number (RFC 2782). Weights are left to the pool, which knows the
     * load.
     */
    public static List<String> services(String name) throws IOException {
        return services(name, "dns:");
    }

    /** @param provider which name servers to ask, as a URL of JNDI's DNS provider; {@code dns:} for the system's */
    // The provider of DNS reads texts, never objects; Hashtable is JNDI's type.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    static List<String> services(String name, String provider) throws IOException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("java.naming.provider.url", provider);
        try {
            InitialDirContext context = new InitialDirContext(environment);
            try {
                return best(context.getAttributes(name, new String[] {"SRV"}).get("SRV"));
            } finally {
                context.close();
            }
        } catch (NamingException e) {
            throw new IOException("no SRV records of " + name + " could be looked up: " + e, e);
        }
    }

    private static List<String> best(Attribute records) throws NamingException, IOException {
        if (records == null) {
            throw new IOException("there are no SRV records");
        }
        List<String> servers = new ArrayList<>();
        int lowest = Integer.MAX_VALUE;
        NamingEnumeration<?> all = records.getAll();
        while (all.hasMore()) {
            String[] fields = String.valueOf(all.next()).strip().split("\\s+", -1); // priority weight port host
            if (fields.length != 4) {
                throw new IOException("an SRV record must be priority, weight, port and host: it has " + fields.length);
            }
            int priority = Integer.parseInt(fields[0]);
            if (priority < lowest) {
                lowest = priority;
                servers.clear();
            }
            if (priority == lowest) {
                String host = fields[3].endsWith(".") ? fields[3].substring(0, fields[3].length() - 1) : fields[3];
                servers.add(host + ":" + fields[2]);
            }
        }
        return servers.stream().sorted().toList();
    }
}
