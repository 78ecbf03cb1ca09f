package io.sluice.ops.soak;

import io.sluice.ops.load.ProcessProbe;
import io.sluice.ops.process.Child;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One gateway, and the eyes on it. Used by the main thread. */
final class GatewayProcess {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final Pattern OTHER = Pattern.compile("-\\s+Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");
    private static final Pattern TOTAL = Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");
    private static final Pattern THREAD = Pattern.compile("\"(.*?)\" #\\d+ .*");
    /** Threads that the JVM makes and ends as it thinks fit. */
    private static final Pattern OF_THE_JVM = Pattern.compile("C[12] CompilerThread.*|Attach Listener|Sweeper thread");
    /** What clients hold, and what must never happen. */
    private static final Map<String, String> GAUGES = Map.of("connections", "sluice_connections",
        "subscriptions", "sluice_subscriptions", "channels", "sluice_channels",
        "queued", "sluice_outbound_queued_bytes",
        "dropped", "sluice_redis_messages_dropped_total");
    private static final List<String> TOTALS = List.of("sluice_connections_opened_total",
        "sluice_commands_received_total", "sluice_redis_messages_received_total", "sluice_messages_sent_total",
        "sluice_bytes_sent_total", "sluice_slow_consumers_closed_total", "sluice_redis_resubscribes_total");

    private final Child child;
    private final ProcessProbe probe;
    private final URI admin;

    private GatewayProcess(Child child, URI admin) {
        this.child = child;
        this.admin = admin;
        probe = new ProcessProbe(child.pid());
    }

    /** Starts one; it is not ready yet. The first is number 0. */
    static GatewayProcess start(int number, SoakPlan plan) throws IOException {
        List<String> command = new ArrayList<>(List.of(plan.java(), "-XX:NativeMemoryTracking=summary"));
        command.addAll(plan.gatewayOptions());
        command.addAll(List.of("-jar", plan.gatewayJar().toString()));
        int adminPort = plan.adminPort(number);
        Map<String, String> settings = Map.of("SLUICE_REDIS_URI", plan.redisUri(),
            "SLUICE_HTTP_PORT", Integer.toString(plan.httpPort(number)),
            "SLUICE_ADMIN_PORT", Integer.toString(adminPort),
            "SLUICE_CLIENT_INSECURE", "true");
        String name = "gateway-" + (number + 1);
        return new GatewayProcess(Child.start(name, plan.out().resolve(name + ".log"), command, settings),
            URI.create("http://127.0.0.1:" + adminPort));
    }

    Child child() {
        return child;
    }

    /** Whether it says that it is ready. */
    boolean isReady() {
        try {
            get("/ready");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Map<String, Double> meters() throws IOException {
        return MeterText.sums(get("/metrics"));
    }

    /** What it has done since its start. */
    Map<String, Long> totals() throws IOException {
        Map<String, Double> meters = meters();
        Map<String, Long> totals = new LinkedHashMap<>();
        TOTALS.forEach(name -> totals.put(name, meters.getOrDefault(name, 0.0).longValue()));
        return totals;
    }

    /** All that it holds, after a full collection. */
    Reading read() throws IOException, InterruptedException {
        SortedMap<String, Long> figures = new TreeMap<>();
        Map<String, Long> heap = probe.liveBytesByClass();
        figures.put(Reading.HEAP, heap.values().stream().mapToLong(Long::longValue).sum());
        List<String> tracked = probe.jcmd("VM.native_memory");
        figures.put(Reading.NATIVE, bytes(tracked, OTHER));
        figures.put(Reading.COMMITTED, bytes(tracked, TOTAL));
        figures.put(Reading.RESIDENT, probe.residentBytes());
        Map<String, Double> meters = meters();
        figures.put(Reading.DIRECT, meters.getOrDefault("jvm_buffer_memory_used_bytes", 0.0).longValue());
        GAUGES.forEach((name, meter) ->
            figures.put(Reading.METER + name, meters.getOrDefault(meter, 0.0).longValue()));
        threads(figures);
        descriptors(figures);
        return new Reading(child.name(), figures, heap);
    }

    private static long bytes(List<String> tracked, Pattern line) {
        return tracked.stream().map(line::matcher).filter(Matcher::matches)
            .mapToLong(match -> Long.parseLong(match.group(1)) << 10).sum();
    }

    private void threads(Map<String, Long> figures) throws IOException, InterruptedException {
        probe.jcmd("Thread.print").stream().map(THREAD::matcher).filter(Matcher::matches)
            .map(line -> line.group(1)).filter(name -> !OF_THE_JVM.matcher(name).matches())
            .forEach(name -> figures.merge(Reading.THREADS + name.replaceAll("\\d+", "#"), 1L, Long::sum));
    }

    private void descriptors(Map<String, Long> figures) throws IOException {
        try (var all = Files.newDirectoryStream(Path.of("/proc/" + child.pid() + "/fd"))) {
            for (Path descriptor : all) {
                figures.merge(Reading.DESCRIPTORS + kind(descriptor), 1L, Long::sum);
            }
        }
    }

    private static String kind(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/") ? "file" : target.replaceAll(":?\\[\\d+]", "").replace("anon_inode:", "");
        } catch (IOException closedMeanwhile) {
            return "closing";
        }
    }

    private String get(String path) throws IOException {
        HttpURLConnection request = (HttpURLConnection) admin.resolve(path).toURL().openConnection();
        request.setConnectTimeout(TIMEOUT_MILLIS);
        request.setReadTimeout(TIMEOUT_MILLIS);
        request.setRequestProperty("Connection", "close");
        try (var body = request.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
