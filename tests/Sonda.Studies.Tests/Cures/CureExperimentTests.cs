using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Reports.Json;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Cures;
using Sonda.Tests;

namespace Sonda.Studies.Tests.Cures;

public sealed class CureExperimentTests
{
    private const string Sick = "2-[5 he-uniform]x7-[1 he-uniform] bce; data circle(factor=0.5,points=400); optimizer adam; rate 0.01; batch 64; epochs 40";

    /// <summary>The same in mini-batches too large for several networks in the lanes of the vectors: a stop comes between two trainings.</summary>
    private const string OneByOne = "2-[5 he-uniform]x7-[1 he-uniform] bce; data circle(factor=0.5,points=400); optimizer adam; rate 0.01; batch 70; epochs 40";
    private static readonly CureOptions Ten = new() { Threads = 2 };

    public CureExperimentTests() => Requirement.FusedMultiplyAdd();

    [Fact]
    public void Keeps_what_works_and_confirms_it_on_other_seeds()
    {
        CureResult result = Cured.Value.Result;

        AcceptedCure accepted = Assert.IsType<AcceptedCure>(result.Accepted);
        Assert.Equal(RemedyKinds.Selu, accepted.Change);
        Assert.Equal("2-[5 selu lecun]x7-[1 he-uniform] bce; data circle(factor=0.5,points=400); optimizer adam(0.9,0.999); rate 0.01; batch 64; epochs 40", accepted.Spec);
        Assert.True(accepted.Low > 0 && accepted.Low <= accepted.Effect && accepted.Effect <= accepted.High);
        Assert.Equal(accepted.After.Mean - accepted.Before.Mean, accepted.Effect, 8);
        Assert.True(accepted.Seeds is 30 or 60 && accepted.Passed >= accepted.Seeds - Confirmation.MaxFailures);
        Assert.NotEqual(result.Untreated!.Values, accepted.Before.Values);
        Assert.Equal(accepted.Seeds, result.RandomBaseline!.Changes.Count);
        Assert.Equal(accepted.Effect, result.RandomBaseline.Effect + accepted.OverRandom!.Effect, 8);
        Assert.True(result is { Complete: true, Healthy: false, Measure: "accuracy" });
        Assert.Equal(new CureFinding(VanishingRule.Id, "severe", 10, 10, true), Assert.Single(result.Findings));
    }

    [Theory]
    [InlineData("2-[8 tanh]-2 softmax; data blob(points=300)", "2-[8 tanh]-3 softmax")]
    [InlineData("2-[8 tanh]-1 mse; data blob(points=300)", "2-[8 tanh]-3 softmax")]
    [InlineData("2-[8 tanh]-3; data circle(factor=0.5,points=300)", "2-[8 tanh]-2 softmax")]
    public void An_output_that_cannot_be_trained_counts_as_one_that_ignores_its_inputs(string sick, string cured)
    {
        var run = RunSpec.Parse(sick + "; optimizer adam; rate 0.05; batch 32; epochs 12");
        CureResult result = CureExperiment.Run(run, Load(run), Sonda.Diagnosis.Doctor.Standard, Ten, null, TestContext.Current.CancellationToken);
        Assert.Equal(new CureFinding(OutputMisfitRule.Id, "severe", 10, 10, true), Assert.Single(result.Findings));
        Assert.InRange(result.Untreated!.Mean, 20, 60);
        Assert.Equal(RemedyKinds.FitOutput, result.Accepted!.Change);
        Assert.StartsWith(cured + ";", result.Accepted.Spec, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cost_that_cannot_meet_numbers_is_changed_before_anything_else()
    {
        // 500 numbers beyond 1: cross-entropy takes none of them, so that its score compares with that of any cost.
        var random = new RandomStream(1);
        float[] inputs = [.. Enumerable.Range(0, 500).Select(_ => (float)random.NextGaussian())], targets = [.. inputs.Select(x => 5 + (2 * x))];
        Dataset all = Dataset.FromValues("line", inputs, targets, 1, 1);
        LoadedData data = LoadedData.Of(all.Slice(0, 400), all.Slice(400, 100));
        var run = RunSpec.Parse("1-[4 tanh]-1; optimizer adam; rate 0.05; batch 20; epochs 10");
        CureResult result = CureExperiment.Run(run, data, Sonda.Diagnosis.Doctor.Standard, new CureOptions { Seeds = 3, Threads = 2 }, null, TestContext.Current.CancellationToken);
        Assert.Equal(OutputMisfitRule.Id, Assert.Single(result.Findings).Ailment);
        Assert.StartsWith(RemedyKinds.FitOutput, result.Accepted!.Change, StringComparison.Ordinal);
        Assert.StartsWith("1-[4 tanh]-1 mse", result.Accepted.Spec, StringComparison.Ordinal);
        Assert.Equal(0, result.Untreated!.Mean);
    }

    [Fact]
    public void What_cannot_pass_any_more_is_trained_no_further()
    {
        CureResult result = Cure(Sick, RemedyKinds.Clip);

        RejectedCure clipped = result.Rejected[0];
        Assert.Equal((RemedyKinds.Clip, RejectionReason.LearnsNothing, 2, 0), (clipped.Change, clipped.Reason, clipped.Seeds, clipped.Passed));
        Assert.Equal(double.NegativeInfinity, clipped.Low);
        Assert.All(result.Rejected, rejected => Assert.True(rejected.Passed > 0 || rejected.Seeds == 2, rejected.Change));

        // The verdict's own list has other remedies; one of them is proved, and the random remedy beside it has the seeds of that proof.
        Assert.NotEqual(RemedyKinds.Clip, result.Accepted!.Change);
        Assert.Equal(60, result.RandomBaseline!.Seeds);
    }

    [Fact]
    public void What_could_not_be_trained_is_not_tried()
    {
        string sick = Sick.Replace("batch 64", $"batch {Circle.Training.Count - 1}; seed 5", StringComparison.Ordinal);

        CureResult result = Cure(sick, RemedyKinds.BatchNorm, RemedyKinds.Clip);

        Assert.DoesNotContain(result.Rejected, rejected => rejected.Change.Contains(RemedyKinds.BatchNorm, StringComparison.Ordinal));
        Assert.True(result.Complete);
    }

    [Fact]
    public void What_cannot_be_drawn_in_a_seed_learned_nothing_in_it()
    {
        // With one ReLU per layer, some layer of thirty is dead, and LSUV has nothing to scale there.
        var run = RunSpec.Parse("2-[1 relu lsuv]x30-1 bce; data circle(factor=0.5,points=400); batch 64; epochs 1");
        Assert.Throws<InvalidContentException>(() => InitialNetwork.Create<float>(run.Network, new RandomStream(1), Circle.Training));

        TrialOutcome outcome = Assert.Single(TrialTraining.Run([run], Circle, Doctor(), CancellationToken.None));

        Assert.True(outcome is { Learned: false, Diverged: false });
        Assert.InRange(outcome.Score, 45, 55);
    }

    [Fact]
    public void A_run_that_could_not_be_trained_is_refused_before_any_training() => Assert.Throws<BatchSizeException>(
        () => Cure($"2-[5 bn]-1 bce; data circle(factor=0.5,points=400); batch {Circle.Training.Count - 1}", RemedyKinds.Clip));

    [Fact]
    public void Threads_change_nothing()
    {
        Assert.Equal(ResultJson.Serialize(Cured.Value.Result), ResultJson.Serialize(CuredOnFiveThreads.Value));
    }

    [Fact]
    public void A_healthy_run_is_left_alone()
    {
        CureResult result = Cure("2-[8 tanh he-uniform]x2-1 bce; data circle; optimizer adam; rate 0.05; batch 64; epochs 15", RemedyKinds.Selu);

        Assert.True(result is { Healthy: true, Complete: true, Accepted: null, RandomBaseline: null, Trainings: 10 });
        Assert.Empty(result.Rejected);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void What_diverges_counts_as_one_that_ignores_its_inputs()
    {
        CureResult result = Cure("2-[5 exp he-uniform]x8-[1 he-uniform] bce; data circle(factor=0.5,points=400); batch 64; epochs 40; optimizer adam; rate 0.01", RemedyKinds.LowerRate, RemedyKinds.Selu);

        Assert.Equal(10, result.Untreated!.Diverged);
        Assert.Single(result.Untreated.Values.Distinct());
        Assert.InRange(result.Untreated.Mean, 44, 56);
        Assert.Equal(RemedyKinds.Selu, result.Accepted?.Change);
        Assert.All(result.Rejected, rejected => Assert.Equal(RejectionReason.Diverges, rejected.Reason));
        Assert.Equal([1, 2, 3, 4, 5], result.Rejected.Select(rejected => rejected.Change.Split('+').Length).Order());
    }

    [Fact]
    public void What_does_nothing_is_not_kept_however_often_it_passes()
    {
        // A false alarm, which a smaller rate silences.
        var doctor = new Doctor([new Claim(trace => trace.Subject.Optimizer?.LearningRate > 0.03, RemedyKinds.ThirdRate)]);

        RunSpec run = RunSpec.Parse("2-[10 tanh xavier]-3 softmax; data blob; optimizer adam; rate 0.05; batch 64; epochs 30");
        CureResult result = CureExperiment.Run(run, Load(run), doctor, Ten, null, CancellationToken.None);

        Assert.Null(result.Accepted);
        RejectedCure rejected = Assert.Single(result.Rejected);
        Assert.Equal((RejectionReason.NotConfirmed, true), (rejected.Reason, rejected.Seeds is 10 or 30 or 60));
    }

    [Fact]
    public void Two_together_are_tried_where_none_alone_works()
    {
        // This doctor accepts only both changes together.
        var doctor = new Doctor([new Claim(
            trace => !trace.Subject.Network.Contains("selu", StringComparison.Ordinal) || trace.Subject.Optimizer?.LearningRate > 0.02,
            RemedyKinds.LowerRate,
            RemedyKinds.Selu)]);

        CureResult result = CureExperiment.Run(
            RunSpec.Parse("2-[5 he-uniform]x7-[1 he-uniform] bce; data circle(factor=0.5,points=400); optimizer adam; rate 0.05; batch 64; epochs 40"), Circle, doctor, Ten, null, CancellationToken.None);

        Assert.Equal("selu+lower-rate", result.Accepted?.Change);
        Assert.All(result.Rejected, rejected => Assert.True(
            rejected.Reason is RejectionReason.StillAiling or RejectionReason.LearnsNothing or RejectionReason.Diverges, $"{rejected.Change} {rejected.Reason}"));
    }

    [Fact]
    public void Intervals_follow_from_the_differences_of_each_seed()
    {
        CureResult result = Cured.Value.Result;

        AcceptedCure accepted = result.Accepted!;
        RandomRepair random = result.RandomBaseline!;
        Advantage over = accepted.OverRandom!;
        Check(accepted.Differences, 0.05 / 6, accepted.Effect, accepted.Low, accepted.High);
        Check(random.Differences, 0.05, random.Effect, random.Low, random.High);
        Check(over.Differences, 0.05, over.Effect, over.Low, over.High);
        Assert.All(result.Rejected, rejected => Check(rejected.Differences, 0.05, rejected.Effect, rejected.Low, rejected.High));

        Assert.Equal((11UL, 10UL + (ulong)accepted.Seeds), (accepted.FirstSeed, accepted.LastSeed));
        Assert.Equal((accepted.FirstSeed, accepted.LastSeed), (random.FirstSeed, random.LastSeed));
        Assert.Equal((accepted.FirstSeed, accepted.LastSeed), (accepted.After.FirstSeed, accepted.After.LastSeed));
        Assert.Equal((1UL, 10UL), (result.Untreated!.FirstSeed, result.Untreated.LastSeed));
        Assert.All(result.Rejected, rejected => Assert.Equal((1UL, (ulong)rejected.Seeds), (rejected.FirstSeed, rejected.LastSeed)));
        Assert.Equal(accepted.After.Values.Zip(accepted.Before.Values, (after, before) => after - before), accepted.Differences, Close);

        static void Check(IReadOnlyList<double> differences, double error, double effect, double low, double high)
        {
            PairedEffect again = PairedEffect.Of(differences, error);
            Assert.True(Close(again.Effect, effect) && Close(again.Low, low) && Close(again.High, high));
        }

        static bool Close(double one, double other) => one.Equals(other) || Math.Abs(one - other) < 1e-9;
    }

    [Fact]
    public void The_k_th_pair_is_trained_again_by_the_spec_and_the_seed_that_are_told()
    {
        AcceptedCure accepted = Cured.Value.Result.Accepted!;

        foreach ((string spec, CureSample sample) in new[] { (Sick, accepted.Before), (accepted.Spec, accepted.After) })
        {
            var run = RunSpec.Parse(spec) with { Seed = accepted.FirstSeed + 3 };
            TrainingResult trained = TrainingExperiment.Run(
                Circle, new TrainingOptions { Network = run.Network, Training = run.Training, Seed = run.Seed }, null, null, CancellationToken.None);

            Assert.Equal(sample.Values[3], trained.Epochs[^1].ValidationAccuracy, 8);
        }
    }

    [Fact]
    public void A_stop_in_the_examination_tells_what_the_seeds_that_are_done_showed()
    {
        CureResult result = Stopped("untreated", 3);

        Assert.True(result is { Complete: false, Healthy: false, Accepted: null, RandomBaseline: null, Trainings: 3 });
        Assert.Equal((3, 1UL, 3UL), (result.Untreated!.Values.Count, result.Untreated.FirstSeed, result.Untreated.LastSeed));
        Assert.Equal(new CureFinding(VanishingRule.Id, "severe", 3, 3, true), Assert.Single(result.Findings));
        Assert.Empty(result.Rejected);
    }

    [Fact]
    public void A_stop_while_networks_share_the_lanes_keeps_all_trainings_that_ended_together()
    {
        CureResult result = Stopped("untreated", 3, Sick);

        Assert.True(result is { Complete: false, Accepted: null, Trainings: 10 });
        Assert.Equal((10, 1UL, 10UL), (result.Untreated!.Values.Count, result.Untreated.FirstSeed, result.Untreated.LastSeed));
    }

    [Fact]
    public void What_is_found_healthy_in_some_seeds_before_a_stop_is_not_called_healthy()
    {
        CureResult result = Stopped("untreated", 2, "2-[5 tanh he-uniform]x2-1 bce; data circle; optimizer adam; batch 70; epochs 3");

        Assert.True(result is { Complete: false, Healthy: null, Findings: [] });
        Assert.Equal(2, result.Untreated!.Values.Count);
    }

    [Theory]
    [InlineData(1, "clip 1")]
    [InlineData(5, "clip 2, selu 2, batch-norm 1")]
    [InlineData(15, "clip 2, selu 3, batch-norm 2")] // Eight seeds of the clipping are not trained and count as done.
    public void A_stop_in_the_trial_tells_of_each_change_the_seeds_that_it_had(int after, string tried)
    {
        CureResult result = Stopped("trial", after);

        Assert.Equal(tried, string.Join(", ", result.Rejected.Select(rejected => $"{rejected.Change} {rejected.Seeds}")));
        Assert.All(result.Rejected, rejected => Assert.Equal(
            (rejected.Change == RemedyKinds.Clip && rejected.Seeds == 2 ? RejectionReason.LearnsNothing : RejectionReason.Undecided, CureStage.Trial, rejected.Seeds),
            (rejected.Reason, rejected.Stage, rejected.Differences.Count)));
        Assert.True(result is { Complete: false, Accepted: null });
    }

    [Fact]
    public void A_stop_in_a_confirmation_tells_of_its_seeds()
    {
        CureResult result = Stopped("confirmation", 12);

        RejectedCure confirming = Assert.Single(result.Rejected, rejected => rejected.Stage == CureStage.Confirmation);
        Assert.Equal((RejectionReason.Undecided, 6, 6, 11UL, 16UL), (confirming.Reason, confirming.Seeds, confirming.Passed, confirming.FirstSeed, confirming.LastSeed));
        PairedEffect effect = PairedEffect.Of(confirming.Differences, 0.05 / 6);
        Assert.Equal((effect.Low, effect.High), (confirming.Low, confirming.High));
        Assert.True(result is { Complete: false, Accepted: null });
        Assert.Equal(10 + 22 + 12, result.Trainings);
    }

    [Fact]
    public void A_stop_in_the_random_repair_keeps_the_cure_and_what_was_repaired()
    {
        CureResult result = Stopped("random", 5);

        Assert.True(result is { Complete: false, Accepted: not null });
        Assert.InRange(result.RandomBaseline!.Seeds, 5, result.Accepted!.Seeds - 1);
        Assert.Equal(result.RandomBaseline.Seeds, result.Accepted.OverRandom!.Differences.Count);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("...", "")]
    [InlineData("xxx", "0 1 2")]
    [InlineData(".x.xx", "3 4")]
    [InlineData("xx.xx", "0 1")]
    public void What_several_threads_leave_is_the_longest_row(string done, string expected) =>
        Assert.Equal(expected, string.Join(' ', DoneSeeds.LongestRun(done.Length, k => done[k] == 'x')));

    [Fact]
    public void Progress_of_each_part_goes_up_to_all_of_it()
    {
        IReadOnlyList<ExperimentProgress> all = Cured.Value.Seen;

        Assert.Equal(["confirmation", "random", "trial", "untreated"], all.Select(seen => seen.Part).Distinct().Order());
        foreach (IGrouping<string, ExperimentProgress> part in all.GroupBy(seen => seen.Part + seen.Network))
        {
            Assert.Equal(part.Select(seen => seen.Done).Order(), part.Select(seen => seen.Done));
            Assert.Equal(part.Last().Total, part.Last().Done);
        }
    }

    [Fact]
    public void A_network_that_learned_nothing_is_never_healthy_however_silent_the_doctor()
    {
        RunSpec run = RunSpec.Parse("2-[8 tanh xavier]x2-1 bce; data circle(factor=0.5,points=400); optimizer adam; rate 30; batch 64; epochs 15");

        CureResult result = CureExperiment.Run(run, Circle, new Doctor([]), Ten, null, CancellationToken.None);

        Assert.False(result.Healthy);
        Assert.Empty(result.Findings);
        Assert.InRange(result.Untreated!.Learned, 0, 8);

        // A thousandth of the rate takes several steps, but is still a single field of the spec.
        AcceptedCure accepted = Assert.IsType<AcceptedCure>(result.Accepted);
        Assert.StartsWith("lower-rate+lower-rate", accepted.Change, StringComparison.Ordinal);
        Assert.Equal((1, run with { Training = run.Training with { LearningRate = RunSpec.Parse(accepted.Spec).Training.LearningRate } }), (accepted.Fields, RunSpec.Parse(accepted.Spec)));
    }

    [Fact]
    public void What_is_right_of_rare_classes_has_been_learned()
    {
        // 2 rows in 100 are of the second class: that all validation rows are right would happen to one that guesses in 30 of 1,000.
        float[] values = [.. Enumerable.Range(0, 400).Select(i => i % 50 == 0 ? 3f : -1f + (0.001f * (i % 7)))];
        var rows = Dataset.FromValues("rare", values, [.. Enumerable.Range(0, 400).Select(i => (byte)(i % 50 == 0 ? 1 : 0))], 1, 2);
        var data = new LoadedData("rare", rows.Slice(0, 200), rows.Slice(200, 200), null, $"here", null);

        CureResult result = CureExperiment.Run(
            RunSpec.Parse("1-[4 tanh xavier]-1 bce; optimizer adam; rate 0.05; batch 20; epochs 20"), data, new Doctor([]), Ten, null, CancellationToken.None);

        Assert.True(result.Healthy);
        Assert.Equal(10, result.Untreated!.Learned);
    }

    [Fact]
    public void Early_stopping_has_no_part_in_it()
    {
        CureResult result = CuredOnFiveThreads.Value;

        Assert.DoesNotContain("early-stop", result.Spec + result.Accepted!.Spec, StringComparison.Ordinal);
        Assert.Equal(ResultJson.Serialize(Cured.Value.Result), ResultJson.Serialize(result));
    }

    [Fact]
    public void Numbers_are_measured_by_what_is_gone_of_the_cost_of_guessing()
    {
        RunSpec run = RunSpec.Parse("(6,2)-[rnn 4 normal(0,0.001) recurrent(normal(0,0.001))]-[1 normal(0,0.001)] mse; data adding(length=6,rows=300); optimizer adam; rate 0.01; batch 32; epochs 15");
        LoadedData data = Load(run);
        var doctor = new Doctor([new Claim(trace => trace.Subject.Layers[0].Kind == TraceLayerKind.Rnn, RemedyKinds.Gru)]);

        CureResult result = CureExperiment.Run(run, data, doctor, Ten, null, CancellationToken.None);

        Assert.Equal("explained", result.Measure);
        Assert.All(result.Untreated!.Values, share => Assert.InRange(share, 0, 99));
        double effect = result.Accepted?.Effect ?? result.Rejected[0].Effect;
        Assert.True(effect > 0, $"found {effect}");
    }

    [Fact]
    public void A_test_on_fresh_seeds_passes_or_not()
    {
        RunSpec run = RunSpec.Parse(Sick);
        ulong[] seeds = [.. Enumerable.Range(1000, 10).Select(seed => (ulong)seed)];

        CureTest cured = CureExperiment.Test(run, RunSpec.Parse(Sick.Replace("5 he-uniform", "5 selu lecun", StringComparison.Ordinal)), [VanishingRule.Id], Circle, Doctor(), seeds, 2);
        CureTest same = CureExperiment.Test(run, run, [VanishingRule.Id], Circle, Doctor(), seeds, 2);

        Assert.True(cured is { Passes: true, Seeds: 10 } && cured.Low > 0);
        Assert.Equal(new CureTest(0, 0, 0, 10, 0, false), same with { OverRandom = 0 });
        Assert.Equal(cured.Effect - same.Effect, cured.OverRandom - same.OverRandom, 8);
    }

    private static LoadedData Circle { get; } = Load(RunSpec.Parse(Sick));

    /// <summary>A whole cure with its progress, on one thread. Several tests look at it from different sides.</summary>
    private static Lazy<(CureResult Result, IReadOnlyList<ExperimentProgress> Seen)> Cured { get; } = new(() =>
    {
        var progress = new Stopper("", -1, new CancellationTokenSource());
        CureResult result = CureExperiment.Run(
            RunSpec.Parse(Sick), Circle, Doctor(RemedyKinds.Clip, RemedyKinds.Selu, RemedyKinds.BatchNorm), new CureOptions { Threads = 1 }, progress, CancellationToken.None);
        return (result, progress.Seen);
    });

    /// <summary>The same once more, on five threads and with early stopping in its spec: neither changes the result.</summary>
    private static Lazy<CureResult> CuredOnFiveThreads { get; } = new(
        () => Cure(Sick + "; early-stop patience(1)", 5, RemedyKinds.Clip, RemedyKinds.Selu, RemedyKinds.BatchNorm));

    private static LoadedData Load(RunSpec run) =>
        DataSource.LoadAsync(new DataOptions { Spec = run.Data with { Scaling = null } }, null, CancellationToken.None).GetAwaiter().GetResult();

    private static CureResult Cure(string run, params string[] remedies) => Cure(run, 2, remedies);

    private static CureResult Cure(string run, int threads, params string[] remedies) => CureExperiment.Run(
        RunSpec.Parse(run), Circle, Doctor(remedies), new CureOptions { Threads = threads }, null, CancellationToken.None);

    private static CureResult Stopped(string part, int after, string run = OneByOne)
    {
        using var stop = new CancellationTokenSource();
        return CureExperiment.Run(
            RunSpec.Parse(run), Circle, Doctor(RemedyKinds.Clip, RemedyKinds.Selu, RemedyKinds.BatchNorm), new CureOptions { Threads = 1 }, new Stopper(part, after, stop), stop.Token);
    }

    /// <summary>
    /// Finds a gradient that vanishes where the first layer learns a thousand times slower than the last, and numbers that are none.
    /// </summary>
    private static Doctor Doctor(params string[] remedies) => new([new Claim(
        trace => trace.NotFinite is not null || trace.Steps[0].Layers[0].Speed < 1e-3 * trace.Steps[0].Layers[^1].Speed, remedies)]);

    private sealed class Claim(Func<Trace, bool> isFound, params string[] remedies) : IDiagnosticRule
    {
        public string Ailment => VanishingRule.Id;

        public bool LacksReadings(Trace trace) => false;

        public IEnumerable<Finding> Examine(Trace trace) => !isFound(trace) ? [] :
        [
            new Finding
            {
                Ailment = Ailment,
                Severity = Severity.Severe,
                SinceStep = 0,
                Probability = 1,
                Evidence = new Dictionary<string, double>(),
                Remedies = remedies,
            },
        ];
    }

    private sealed class Stopper(string part, int after, CancellationTokenSource stop) : IProgress<ExperimentProgress>
    {
        public List<ExperimentProgress> Seen { get; } = [];

        public void Report(ExperimentProgress value)
        {
            Seen.Add(value);
            if (value.Part == part && value.Done == after)
            {
                stop.Cancel();
            }
        }
    }
}
