package io.sluice.ops.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.ops.process.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One run of the load command in a process of its own, from the jar or classes that this one runs from. */
final class LoadProcess {
    private static final Pattern EXPECTING = Pattern.compile("delivered [\\d,]+ of [1-9]");

    private final String name;
    private final Child child;
    private final Path json;

    private LoadProcess(String name, Child child, Path json) {
        this.name = name;
        this.child = child;
        this.json = json;
    }

    /** Starts it on both gateways with the options; its output and summary are files named after it. */
    static LoadProcess start(String name, List<String> options, SoakPlan plan) throws IOException {
        Path json = plan.out().resolve(name + ".json");
        Files.deleteIfExists(json);
        List<String> command = new ArrayList<>(List.of(plan.java(), "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp",
            classPath(), "io.sluice.ops.OpsMain", "load", "--url", plan.urls(), "--redis-uri", plan.redisUri(),
            "--json", json.toString()));
        command.addAll(options);
        return new LoadProcess(name, Child.start(name, plan.out().resolve(name + ".log"), command, Map.of()), json);
    }

    boolean isAlive() {
        return child.isAlive();
    }

    /** Whether its clients are in and messages flow, by its progress; or it has ended, and none ever will. */
    boolean isUnderWay() {
        try {
            return !isAlive() || EXPECTING.matcher(Files.readString(child.log())).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it without a summary. */
    void stop() throws InterruptedException {
        child.stop();
    }

    /** How it ended; after it has. */
    LoadResult result() throws IOException {
        return Files.exists(json)
            ? new LoadResult(name, child.exitCode(), new ObjectMapper().readTree(json.toFile()))
            : LoadResult.without(name, child.exitCode());
    }

    private static String classPath() {
        try {
            Path own = Path.of(LoadProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isDirectory(own) ? System.getProperty("java.class.path") : own.toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
