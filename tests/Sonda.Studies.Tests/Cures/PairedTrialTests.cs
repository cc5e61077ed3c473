using Sonda.Diagnosis;
using Sonda.Diagnosis.Ailments.Saturation;
using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Findings;
using Sonda.Runs.Specs;
using Sonda.Studies.Cures;
using Sonda.Studies.Edits;

namespace Sonda.Studies.Tests.Cures;

public sealed class PairedTrialTests
{
    private static readonly HashSet<string> Vanishing = [VanishingRule.Id];

    [Fact]
    public void A_seed_passes_where_the_network_learned_and_is_free_of_what_was_to_be_cured()
    {
        TrialOutcome chance = Outcome(50, learned: false, ailment: VanishingRule.Id);

        PairedTrial trial = Of(
            (chance, Outcome(85)),
            (chance, Outcome(50, learned: false)),
            (chance, Outcome(84, ailment: VanishingRule.Id)),
            (chance, Outcome(83, ailment: SaturationRule.Id)),
            (chance, Outcome(82, ailment: SaturationRule.Id, severity: Severity.Severe)),
            (chance, Outcome(81, ailment: VanishingRule.Id, severity: Severity.Mild)),
            (chance, Outcome(80, ailment: VanishingRule.Id, probability: 0.3)),
            (chance, Outcome(50, learned: false) with { Diverged = true }));

        Assert.Equal((8, 4), (trial.Count, trial.Passed));
        Assert.Equal([35, 0, 34, 33, 32, 31, 30, 0], trial.Differences);
        Assert.Equal((50, 8), (trial.Before.Mean, trial.Before.Ailing));
        Assert.Equal((1, 2), (trial.After.Diverged, trial.After.Ailing));
        Assert.Equal(RejectionReason.StillAiling, trial.CommonFault());
        Assert.False(trial.IsReliable);
    }

    [Fact]
    public void A_seed_does_not_pass_where_it_is_worse_by_more_than_chance_explains()
    {
        // 3.09 · √(2² + 2²) = 8.74 points.
        PairedTrial trial = Of((Outcome(80), Outcome(72)), (Outcome(80), Outcome(71)));

        Assert.Equal(1, trial.Passed);
        Assert.Equal(RejectionReason.Harms, trial.CommonFault());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 9)]
    [InlineData(10, 9)]
    [InlineData(20, 18)]
    [InlineData(40, 36)]
    public void Nine_in_ten_must_pass(int seeds, int passed) => Assert.Equal(passed, PairedTrial.MinPassed(seeds));

    [Fact]
    public void What_works_in_seven_of_ten_loses_to_what_works_in_ten()
    {
        Candidate small = Candidate("clip", training: 1), sure = Candidate("selu", architecture: 2);

        Assert.Equal(sure, Best((small, Mixed(7, 40)), (sure, Mixed(10, 33))));
    }

    [Fact]
    public void Of_those_that_work_as_well_the_smallest_is_kept()
    {
        Candidate norm = Candidate("batch-norm", architecture: 1), selu = Candidate("selu", architecture: 2), rate = Candidate("higher-rate", training: 1);

        Assert.Equal(norm, Best((selu, Mixed(10, 33)), (norm, Mixed(10, 32.5))));
        Assert.Equal(rate, Best((norm, Mixed(10, 33)), (rate, Mixed(10, 32.5))));
    }

    [Fact]
    public void A_larger_change_is_kept_where_it_is_clearly_better()
    {
        Candidate norm = Candidate("batch-norm", architecture: 1), selu = Candidate("selu", architecture: 2);

        Assert.Equal(selu, Best((selu, Mixed(10, 33)), (norm, Mixed(10, 12))));
    }

    [Fact]
    public void Of_few_seeds_without_an_interval_the_mean_decides()
    {
        Candidate little = Candidate("lower-rate", training: 1), much = Candidate("selu", architecture: 2);
        PairedTrial Four(double effect) => Of([.. Enumerable.Range(0, 4).Select(k => (Outcome(10, learned: false), Outcome(10 + effect + k)))]);

        Assert.Equal(much, Best((little, Four(47)), (much, Four(85))));
        Assert.Equal(little, Best((little, Four(84.5)), (much, Four(85))));
    }

    private static Candidate Best(params (Candidate Candidate, PairedTrial Trial)[] trials) => Selection.Best(
        [.. trials.Select(trial => trial.Candidate)], trials.ToDictionary(trial => trial.Candidate, trial => trial.Trial));

    private static Candidate Candidate(string change, int training = 0, int architecture = 0) =>
        new(change, RunSpec.Parse("2-1 bce"), new ChangeSize(training, architecture), 0);

    /// <summary>Ten seeds at chance, some of which are healed by a given effect.</summary>
    private static PairedTrial Mixed(int healed, double effect) => Of([.. Enumerable.Range(0, 10).Select(k => (
        Outcome(50, learned: false, ailment: VanishingRule.Id),
        k < healed ? Outcome(50 + effect + (0.1 * (k % 3))) : Outcome(50, learned: false)))]);

    private static PairedTrial Of(params (TrialOutcome Before, TrialOutcome After)[] pairs) =>
        new([.. pairs.Select(pair => pair.Before)], [.. pairs.Select(pair => pair.After)], Vanishing);

    private static TrialOutcome Outcome(
        double score, bool learned = true, string? ailment = null, Severity severity = Severity.Moderate, double probability = 1) => new()
        {
            Score = score,

            Diverged = false,
            Learned = learned,
            StandardError = 2,
            Verdict = new Verdict(ailment is null ? [] :
            [
                new Finding { Ailment = ailment, Severity = severity, SinceStep = 0, Probability = probability, Evidence = new Dictionary<string, double>() },
            ]),
        };
}
