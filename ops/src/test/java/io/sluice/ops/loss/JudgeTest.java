package io.sluice.ops.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ops.loss.Note.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the judge must find, planted one by one into a story in which all is well. */
final class JudgeTest {
    private static final String EPOCH = "aaaa";
    private static final Plan HARMLESS = plan(new Fault(0, 0, FaultKind.CUT, 0, 0));

    private final PublishLog log = new PublishLog();
    private final Map<Long, String> published = new HashMap<>();

    @Test
    void aStoryWithoutFaultIsFine() {
        Diary diary = following(HARMLESS, 1, 2, 3);
        comesBack(diary, 3, 4, 5);
        Verdict verdict = judge(HARMLESS, diary, 5);
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.received()).isEqualTo(5);
        assertThat(verdict.recovered()).isOne();
        assertThat(verdict.announced()).isZero();
    }

    @Test
    void aLostPublicationIsFound() {
        assertThat(only(judge(HARMLESS, following(HARMLESS, 1, 2, 4), 4))).contains("was at 2@aaaa", "got 4@aaaa next");
    }

    @Test
    void aPublicationThatRecoveryLeavesOutIsFound() {
        Diary diary = following(HARMLESS, 1, 2);
        comesBack(diary, 2, 4);
        assertThat(only(judge(HARMLESS, diary, 4))).contains("was at 2@aaaa", "got 4@aaaa next");
    }

    @Test
    void aDuplicateIsFound() {
        assertThat(only(judge(HARMLESS, following(HARMLESS, 1, 2, 2, 3), 3))).contains("got 2@aaaa again");
    }

    @Test
    void aChangedOrderIsFound() {
        Verdict verdict = judge(HARMLESS, following(HARMLESS, 1, 3, 2, 3), 3);
        assertThat(verdict.violations()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(verdict.violations().get(0).what()).contains("was at 1@aaaa", "got 3@aaaa next");
        assertThat(verdict.violations().get(1).what()).contains("got 2@aaaa again, or too late");
    }

    @Test
    void anotherPayloadThanWasAcknowledgedIsFound() {
        Diary diary = following(HARMLESS, 1);
        payload(2);
        got(diary, 2, log.next(HARMLESS.channel(0), "somebody"));
        // And what should have been there is missing.
        assertThat(judge(HARMLESS, diary, 2).violations()).hasSize(2).extracting(Violation::what)
            .anySatisfy(what -> assertThat(what).contains("at 2@aaaa, where ", " was acknowledged"));
    }

    @Test
    void aPayloadThatNobodyPublishedIsFound() {
        Diary diary = following(HARMLESS, 1);
        got(diary, 2, "{\"x\":1}");
        assertThat(only(judge(HARMLESS, diary, 2))).contains("nobody published");
    }

    @Test
    void aPayloadAtTwoPlacesIsFound() {
        Diary diary = following(HARMLESS, 1);
        String twice = log.next(HARMLESS.channel(0), "client 7");
        got(diary, 2, twice);
        got(diary, 3, twice);
        assertThat(only(judge(HARMLESS, diary, 3))).contains("at 3@aaaa and at 2");
    }

    @Test
    void twoClientsThatGotDifferentThingsAreFound() {
        Diary one = following(HARMLESS, 1);
        Diary other = following(HARMLESS, 1);
        got(one, 2, log.next(HARMLESS.channel(0), "client 7"));
        got(other, 2, log.next(HARMLESS.channel(0), "client 7"));
        Verdict verdict = Judge.judge(new Evidence(HARMLESS, List.of(one, other), log, ends(HARMLESS, 2)));
        assertThat(only(verdict)).contains("where another client got");
    }

    @Test
    void anAnnouncementWithoutReasonIsFound() {
        Diary diary = following(HARMLESS, 1, 2);
        diary.add(What.MISSED, at(4), "");
        assertThat(only(judge(HARMLESS, diary, 4))).contains("can't recover from 2@aaaa to 4@aaaa");
    }

    @Test
    void anError112WithoutReasonIsFound() {
        Diary diary = following(HARMLESS, 1, 2);
        diary.add(What.REFUSED, Position.NONE, "");
        diary.add(What.JOINED, at(2), "");
        assertThat(only(judge(HARMLESS, diary, 2))).contains("can't recover");
    }

    @Test
    void anAnnouncementAfterRedisLostItsDataIsFine() {
        Plan plan = plan(new Fault(0, 100, FaultKind.REDIS_WIPE, 0, 0));
        Diary diary = following(plan, 1, 2);
        diary.add(What.MISSED, new Position("bbbb", 0), "");
        Verdict verdict = Judge.judge(new Evidence(plan, List.of(diary), log, ends(plan, new Position("bbbb", 0))));
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.announced()).isOne();
    }

    @Test
    void anAnnouncementBeforeTheDamageIsFound() {
        Plan plan = plan(new Fault(60_000, 100, FaultKind.REDIS_WIPE, 0, 0));
        Diary diary = following(plan, 1, 2);
        diary.add(What.MISSED, at(3), "");
        assertThat(only(judge(plan, diary, 3))).contains("can't recover");
    }

    @Test
    void damageToAnotherChannelIsNoReason() {
        Plan plan = plan(new Fault(0, 0, FaultKind.META_DELETE, 1, 0));
        Diary diary = following(plan, 1, 2);
        diary.add(What.MISSED, at(3), "");
        assertThat(only(judge(plan, diary, 3))).contains("can't recover");
    }

    @Test
    void aTightChannelMayForgetWhatIsBeyondItsSize() {
        Diary diary = new Diary("client", HARMLESS.channel(2));
        diary.add(What.JOINED, at(0), "");
        diary.add(What.MISSED, at(Plan.TIGHT_SIZE + 1), "");
        diary.add(What.MISSED, at(2 * Plan.TIGHT_SIZE + 1), "");
        Map<String, Position> ends = new HashMap<>(ends(HARMLESS, 0));
        ends.put(HARMLESS.channel(2), at(2 * Plan.TIGHT_SIZE + 1));
        assertThat(only(Judge.judge(new Evidence(HARMLESS, List.of(diary), log, ends)))).contains("from 26@", "to 51@");
    }

    @Test
    void aRecoveryFromAnotherPlaceIsFound() {
        Diary diary = following(HARMLESS, 1, 2);
        diary.add(What.RECOVERED, at(3), "");
        assertThat(only(judge(HARMLESS, diary, 3))).contains("was recovered from 3@aaaa");
    }

    @Test
    void aRecoveryIntoAnotherEpochIsFound() {
        Diary diary = following(HARMLESS, 1, 2);
        diary.add(What.RECOVERED, new Position("bbbb", 2), "");
        Verdict verdict = Judge.judge(new Evidence(HARMLESS, List.of(diary), log,
            ends(HARMLESS, new Position("bbbb", 2))));
        assertThat(only(verdict)).contains("was recovered from 2@bbbb");
    }

    @Test
    void aReturnWithoutAWordIsFound() {
        Diary diary = following(HARMLESS, 1, 2);
        diary.add(What.JOINED, at(3), "");
        assertThat(only(judge(HARMLESS, diary, 3))).contains("without a word");
    }

    @Test
    void aClientThatStopsShortOfTheEndIsFound() {
        assertThat(only(judge(HARMLESS, following(HARMLESS, 1, 2), 3))).contains("ended at 2@aaaa", "3@aaaa");
    }

    @Test
    void aClientThatIsNotThereInTheEndIsFound() {
        Diary diary = following(HARMLESS, 1, 2);
        diary.add(What.AWAY, Position.NONE, "");
        assertThat(only(judge(HARMLESS, diary, 2))).contains("ended at 2@aaaa");
    }

    @Test
    void anAcknowledgedPublicationThatNobodyGotIsFound() {
        Diary diary = following(HARMLESS, 1, 2);
        log.accepted(HARMLESS.channel(0), log.next(HARMLESS.channel(0), "client 7"));
        assertThat(only(judge(HARMLESS, diary, 2))).contains("1 acknowledged publications came to nobody", "client 7");
    }

    @Test
    void aPositionGivenTwiceIsFound() {
        Diary diary = following(HARMLESS, 1, 2);
        log.placed(HARMLESS.channel(1), log.next(HARMLESS.channel(1), "one"), at(1));
        log.placed(HARMLESS.channel(1), log.next(HARMLESS.channel(1), "two"), at(1));
        assertThat(judge(HARMLESS, diary, 2).violations()).anyMatch(each -> each.what().contains("was given to"));
    }

    @Test
    void whatAClientCallsWrongIsWrong() {
        Diary diary = following(HARMLESS, 1, 2);
        diary.add(What.WRONG, Position.NONE, "closed with 3501");
        assertThat(only(judge(HARMLESS, diary, 2))).isEqualTo("closed with 3501");
    }

    @Test
    void aViolationShowsWhereAndWhatCameBefore() {
        Violation violation = judge(HARMLESS, following(HARMLESS, 1, 2, 4), 4).violations().get(0);
        assertThat(violation.toString()).startsWith("seed 7, client, loss:a7: was at 2@aaaa")
            .containsPattern("ms got +2@- ").containsPattern("ms got +4@- ");
    }

    private Diary following(Plan plan, long... offsets) {
        Diary diary = new Diary("client", plan.channel(0));
        diary.add(What.ASKED, Position.NONE, "");
        diary.add(What.JOINED, at(0), "");
        for (long offset : offsets) {
            got(diary, offset, payload(offset));
        }
        return diary;
    }

    private void comesBack(Diary diary, long from, long... offsets) {
        diary.add(What.AWAY, Position.NONE, "");
        diary.add(What.ASKED, at(from), "");
        diary.add(What.RECOVERED, at(from), "");
        for (long offset : offsets) {
            got(diary, offset, payload(offset));
        }
    }

    private String payload(long offset) {
        return published.computeIfAbsent(offset, each -> {
            String payload = log.next("loss:a7", "backend");
            log.placed("loss:a7", payload, at(each));
            return payload;
        });
    }

    private static void got(Diary diary, long offset, String payload) {
        diary.add(What.GOT, new Position("", offset), payload);
    }

    private Verdict judge(Plan plan, Diary diary, long end) {
        return Judge.judge(new Evidence(plan, List.of(diary), log, ends(plan, end)));
    }

    private static String only(Verdict verdict) {
        assertThat(verdict.violations()).hasSize(1);
        return verdict.violations().get(0).what();
    }

    private static Map<String, Position> ends(Plan plan, long end) {
        return ends(plan, at(end));
    }

    private static Map<String, Position> ends(Plan plan, Position end) {
        Map<String, Position> ends = new HashMap<>();
        plan.channels().forEach(channel -> ends.put(channel, at(0)));
        ends.put(plan.channel(0), end);
        return ends;
    }

    private static Position at(long offset) {
        return new Position(EPOCH, offset);
    }

    private static Plan plan(Fault fault) {
        List<Long> joins = new ArrayList<>();
        for (int client = 0; client < Plan.CLIENTS; client++) {
            joins.add(0L);
        }
        return new Plan(7, fault.kind().damage() == FaultKind.Damage.NONE, 2_000, joins, List.of(fault));
    }
}
