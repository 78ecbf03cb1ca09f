package io.sluice.ops.loss;

import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One plan, played on a stage and judged: the clients that must have everything come, publishers begin, things go
 * wrong, everything is healed, one last publication goes to each channel, and all clients must get it. Runs on the
 * stage's thread, and waits for the others, a bounded time.
 */
final class Round {
    private static final Duration COMING = Duration.ofSeconds(20);
    private static final Duration CATCHING_UP = Duration.ofSeconds(15);
    private static final long END_MILLIS = 20_000;
    private static final int PUBLISHERS = 2;

    private final Plan plan;
    private final Stage stage;
    private final PublishLog log = new PublishLog();
    private final List<Client> clients = new ArrayList<>();
    private final List<BackendPublisher> publishers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private Round(Plan plan, Stage stage) {
        this.plan = plan;
        this.stage = stage;
        ClientWorld world = new ClientWorld(plan, stage.ports(), GatewayNode.SECRET, stage.protobuf(), log);
        for (int number = 0; number < Plan.CLIENTS; number++) {
            clients.add(new Client(world, number));
        }
        for (int number = 0; number < PUBLISHERS; number++) {
            publishers.add(new BackendPublisher("backend " + number, plan.channels(), log, stage.redis().connect(),
                plan.seed() + number));
        }
    }

    /** Plays the plan; the stage is healthy before, and after it unless this fails. */
    static Verdict play(Plan plan, Stage stage) throws IOException, InterruptedException {
        Round round = new Round(plan, stage);
        try {
            return round.play();
        } finally {
            round.end();
        }
    }

    private Verdict play() throws IOException, InterruptedException {
        stage.redis().attempt(redis -> redis.attempt(RedisCommands::flushall));
        clients.forEach(client -> start(client, client.name()));
        come();
        long startNanos = System.nanoTime();
        diaries().forEach(diary -> diary.startAt(startNanos));
        publishers.forEach(publisher -> start(publisher, "publisher"));
        new Director(plan, stage, clients).play(startNanos);
        failures.addAll(stage.lost());
        stage.heal();
        Map<String, Position> ends = finish();
        Waiting.until(CATCHING_UP, () -> diaries().stream().allMatch(diary -> hasEnd(diary, ends)));
        end();
        failures.forEach(log::strange);
        return Judge.judge(new Evidence(plan, diaries(), log, ends));
    }

    private void come() throws IOException {
        List<Client> first = clients.stream().filter(client -> plan.joinMillis().get(client.number()) == 0).toList();
        first.forEach(client -> client.setPresent(true));
        if (!Waiting.until(COMING, () -> first.stream().flatMap(client -> client.diaries().stream())
            .allMatch(Diary::isFollowing))) {
            failures.add("clients could not subscribe while all was well");
        }
    }

    private Map<String, Position> finish() throws InterruptedException {
        clients.forEach(Client::stopPublishing);
        clients.forEach(client -> client.setPresent(true));
        publishers.forEach(BackendPublisher::finish);
        for (Thread thread : threads.subList(clients.size(), threads.size())) {
            thread.join(END_MILLIS);
        }
        Map<String, Position> ends = new HashMap<>();
        try (Backend redis = stage.redis().connect()) {
            BackendPublisher last = new BackendPublisher("the end", List.of(), log, redis, 0);
            last.finish();
            for (String channel : plan.channels()) {
                Position end = last.publish(channel);
                if (end != null) {
                    ends.put(channel, end);
                }
            }
        }
        return ends;
    }

    private void end() throws InterruptedException {
        publishers.forEach(BackendPublisher::finish);
        clients.forEach(Client::stop);
        for (Thread thread : threads) {
            thread.join(END_MILLIS);
        }
    }

    private List<Diary> diaries() {
        return clients.stream().flatMap(client -> client.diaries().stream()).toList();
    }

    private static boolean hasEnd(Diary diary, Map<String, Position> ends) {
        Position end = ends.get(diary.channel());
        return end == null || diary.has(end);
    }

    private void start(Runnable task, String name) {
        Thread thread = new Thread(task, name + " of " + plan.seed());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }
}
