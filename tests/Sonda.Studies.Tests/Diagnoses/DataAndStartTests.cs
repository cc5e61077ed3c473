using System.Globalization;
using System.Text;
using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Ailments.ClassImbalance;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Ailments.TargetsOffScale;
using Sonda.Diagnosis.Ailments.UnitsAlike;
using Sonda.Diagnosis.Ailments.WeightDecay;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Randomness;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Studies.Tests.Diagnoses;

/// <summary>Ailments that the data, the first weights or the plan cause, on networks whose training shows whether they are real.</summary>
public sealed class DataAndStartTests
{
    private const string Regression = "4-[32 relu xavier-uniform]x2-[1 xavier-uniform] mse";

    [Theory]
    [InlineData(1013, 5, 10)]
    [InlineData(0, 1e-5, 10)]
    [InlineData(3e5, 1e5, 10)]
    [InlineData(1013, 5, 100)]
    [InlineData(300, 1, 100)]
    public async Task Targets_off_scale_are_named_at_step_0_and_learned_once_scaled(double mean, double deviation, int epochs)
    {
        using var file = Table(mean, deviation);
        string training = $"optimizer adam; batch 32; epochs {epochs}";
        Finding found = (await Examine($"{Regression}; data csv({file.Path},task=regression); {training}", 0)).Findings[0];
        Assert.Equal(TargetsOffScaleRule.Id, found.Ailment);
        Assert.NotEqual(Severity.Mild, found.Severity);

        Trace ailing = await Watch($"{Regression}; data csv({file.Path},task=regression); {training}", null);
        Assert.True(ailing.Epochs[^1].TrainingCost > ailing.Subject.ConstantCost);
        Finding first = Doctor.Standard.Examine(ailing).Findings[0];
        Assert.Equal((TargetsOffScaleRule.Id, Severity.Severe), (first.Ailment, first.Severity));

        string scaled = $"{Regression}; data csv({file.Path},task=regression)+standard(targets); {training}";
        Trace cured = await Watch(scaled, null);
        Assert.True(cured.Epochs[^1].TrainingCost < 0.2 * cured.Subject.ConstantCost);
        Assert.True(Doctor.Standard.Examine(cured).Healthy);
    }

    [Theory]
    [InlineData(29, 8, "optimizer adam; batch 32; epochs 300")]
    [InlineData(29, 8, "rate 0.01; batch 32; epochs 30")]
    [InlineData(0, 0.1, "optimizer adam; batch 32; epochs 10")]
    [InlineData(0, 30, "optimizer adam; batch 32; epochs 10")]
    [InlineData(10, 1, "optimizer adam; batch 32; epochs 100")]
    public async Task Targets_that_the_plan_reaches_are_no_ailment(double mean, double deviation, string training)
    {
        using var file = Table(mean, deviation);
        Verdict verdict = await Examine($"{Regression}; data csv({file.Path},task=regression); {training}", 5);
        Assert.DoesNotContain(verdict.Findings, finding => finding.Ailment == TargetsOffScaleRule.Id);
    }

    [Fact]
    public async Task Descent_towards_large_targets_takes_steps_that_are_too_long()
    {
        using var file = Table(0, 1000);
        Verdict verdict = await Examine($"{Regression}; data csv({file.Path},task=regression); rate 0.01; batch 32; epochs 30", 40);
        Finding found = Assert.Single(verdict.Findings, finding => finding.Ailment == TargetsOffScaleRule.Id);
        Assert.Equal(TargetPath.TooFar, found.Form);
    }

    [Theory]
    [InlineData("2-[10 tanh constant(0)]x2-[1 constant(0)] bce; data circle; optimizer adam", UnitsAlikeRule.Still, 2)]
    [InlineData("2-[10 relu constant(0)]x2-[1 constant(0)] bce; data circle; optimizer adam", UnitsAlikeRule.Still, 2)]
    [InlineData("2-[10 relu he]-[10 relu constant(0)]-[1 xavier] bce; data circle; optimizer adam", UnitsAlikeRule.Still, 1)]
    [InlineData("2-[10 tanh constant(0.3)]x2-[3 constant(0.3)] softmax; data blob; optimizer adam", null, 2)]
    [InlineData("2-[10 sigmoid constant(0.5)]x2-[1 xavier] bce; data circle; optimizer adam", null, 1)]
    [InlineData("(5,2)-[lstm 6 constant(0.1) recurrent(constant(0.1))]-[1 constant(0.1)] mse; data adding(length=5,rows=300); optimizer adam", null, 1)]
    public async Task Units_that_start_alike_are_named_instead_of_dead_ones(string run, string? form, int layers)
    {
        Verdict verdict = await Examine(run, 0);
        Finding found = verdict.Findings[0];
        Assert.Equal((UnitsAlikeRule.Id, form, Severity.Severe, layers), (found.Ailment, found.Form, found.Severity, found.Layers.Count));
        Assert.Equal(1, found.Evidence["distinct"]);
        Assert.DoesNotContain(verdict.Findings, finding => finding.Ailment == DeadUnitsRule.Id);
    }

    [Theory]
    [InlineData("2-[10 tanh xavier]x2-[1 constant(0)] bce; data circle; optimizer adam")]
    [InlineData("2-[10 tanh xavier]-[10 tanh constant(0.1)]-[1 xavier] bce; data circle; optimizer adam")]
    [InlineData("2-[10 tanh constant(0.5)]-[10 tanh xavier]-1 bce; data circle; optimizer adam")]
    [InlineData("2-[10 relu constant(0.3) drop(0.5)]x2-[1 constant(0.3)] bce; data circle; optimizer adam")]
    [InlineData("(5,2)-[rnn 6 recurrent(identity)]-1 mse; data adding(length=5,rows=300); optimizer adam")]
    public async Task Equal_weights_that_training_tells_apart_are_no_ailment(string run) =>
        Assert.DoesNotContain((await Examine(run, 0)).Findings, finding => finding.Ailment == UnitsAlikeRule.Id);

    [Fact]
    public async Task Surplus_units_of_an_identity_are_one_unit()
    {
        Finding found = Assert.Single((await Examine("2-[10 relu identity]-[1 xavier] bce; data circle; optimizer adam", 0)).Findings);
        Assert.Equal((UnitsAlikeRule.Id, Severity.Moderate, 3.0), (found.Ailment, found.Severity, found.Evidence["distinct"]));
    }

    [Theory]
    [InlineData("2-[20 relu he]x2-[3 xavier] softmax; data blob; rate 0.05; lambda 300; batch 32; epochs 40")]
    [InlineData("2-[10 tanh xavier]x2-[1 xavier] bce; data circle; optimizer adam(l2=0.03); batch 32; epochs 60")]
    [InlineData("2-[10 tanh xavier]x2-[1 xavier] bce; data circle; optimizer adamw(decay=10); batch 32; epochs 60")]
    public async Task Decay_stronger_than_the_gradient_is_named_at_the_start_and_at_the_end(string run)
    {
        Finding predicted = (await Examine(run, 0)).Findings[0];
        Assert.Equal((WeightDecayRule.Id, WeightDecayRule.Start), (predicted.Ailment, predicted.Form));
        Assert.NotEqual(Severity.Mild, predicted.Severity);
        Finding seen = (await Examine(run, null)).Findings[0];
        Assert.Equal((WeightDecayRule.Id, (string?)null, Severity.Severe), (seen.Ailment, seen.Form, seen.Severity));
    }

    [Theory]
    [InlineData("2-[10 tanh xavier]x2-[1 xavier] bce; data circle; optimizer adamw(decay=1); batch 32; epochs 100", true)]
    [InlineData("2-[20 sigmoid]-3; data blob; lambda 200; epochs 20", true)]
    [InlineData("2-[20 relu he]x2-[3 xavier] softmax; data blob; rate 0.05; lambda 10; batch 32; epochs 40", false)]
    [InlineData("2-[20 relu he]x2-[3 xavier] softmax; data blob; optimizer adamw; batch 32; epochs 40", false)]
    [InlineData("2-[20 relu he bn]x2-[3 xavier] softmax; data blob; rate 0.05; lambda 5; batch 32; epochs 20", false)]
    public async Task Decay_is_named_where_it_balances_the_cost(string run, bool expected)
    {
        Verdict verdict = await Examine(run, null);
        Assert.Equal(expected, verdict.Findings.Any(finding => finding.Ailment == WeightDecayRule.Id && finding.Severity != Severity.Mild));
    }

    [Theory]
    [InlineData(4, Severity.Moderate)]
    [InlineData(40, Severity.Mild)]
    [InlineData(120, null)]
    public async Task A_rare_class_is_named_with_the_baseline(int rare, Severity? expected)
    {
        using var file = Points(rare, 700);
        Finding? found = (await Examine($"2-[10 relu he]-1 bce; data csv({file.Path}); optimizer adam; batch 32", 0)).Findings
            .FirstOrDefault(finding => finding.Ailment == ClassImbalanceRule.Id);
        Assert.Equal(expected, found?.Severity);
        if (found is not null)
        {
            Assert.InRange(found.Evidence["share"], 0.9, 1);
            Assert.True(found.Evidence["guessing"] > 0);
        }
    }

    [Fact]
    public async Task Balanced_weights_are_the_remedy_of_a_rare_class_and_silence_it()
    {
        using var file = Points(4, 700);
        string run = $"2-[10 tanh xavier]-1 bce; data csv({file.Path}); optimizer adam; batch 32";
        Verdict plain = await Examine(run, 40), weighted = await Examine(run.Replace(")", ")+weights(balanced)", StringComparison.Ordinal), 40);
        Assert.Equal("class-weights", plain.Remedies[0].Id);
        Assert.DoesNotContain(weighted.Findings, finding => finding.Ailment == ClassImbalanceRule.Id);
        Assert.DoesNotContain(weighted.Remedies, remedy => remedy.Id == "class-weights");
    }

    [Theory]
    [InlineData("2-[20 tanh xavier]-[3 normal(0,30)] quadratic; data blob; rate 0.5; lambda 0; batch 10; epochs 5", Severity.Moderate)]
    [InlineData("2-[20 tanh xavier]-[3 xavier] quadratic; data blob; rate 0.5; lambda 0; batch 10; epochs 5", Severity.Mild)]
    [InlineData("2-[20 tanh xavier]-[3 normal(0,30)] softmax mse; data blob; rate 0.5; lambda 0; batch 10; epochs 5", Severity.Moderate)]
    [InlineData("2-[20 tanh xavier]-[3 xavier] softmax mse; data blob; rate 0.5; lambda 0; batch 10; epochs 5", Severity.Mild)]
    [InlineData("2-[20 tanh xavier]-[3 normal(0,30)] sigmoid mse; data blob; rate 0.5; lambda 0; batch 10; epochs 5", Severity.Moderate)]
    [InlineData("2-[20 tanh xavier]-[3 xavier] sigmoid mse; data blob; rate 0.5; lambda 0; batch 10; epochs 5", Severity.Mild)]
    public async Task A_squared_error_behind_flat_and_wrong_outputs_is_worse_than_mild(string run, Severity expected)
    {
        Finding found = (await Examine(run, 0)).Findings[0];
        Assert.Equal((OutputMisfitRule.Id, expected), (found.Ailment, found.Severity));
        Assert.Equal(expected == Severity.Moderate, found.Evidence.ContainsKey("passed"));
    }

    [Fact]
    public async Task Units_that_a_long_step_killed_are_told_from_those_that_started_dead()
    {
        Finding found = (await Examine("2-[100 relu he]x3-[3 xavier] softmax; data blob+standard; optimizer momentum(0.9,rate=1); batch 32; epochs 2", 40)).Findings
            .Single(finding => finding.Ailment == DeadUnitsRule.Id);
        Assert.Equal(DeadUnitsRule.ByStep, found.Form);
        Assert.Equal("lower-rate", found.Remedies[0]);
        Assert.True(found.Evidence["step"] > found.Evidence["longestStep"]);
    }

    [Fact]
    public async Task Rows_that_are_learned_by_heart_are_not_learned()
    {
        using var file = Noise();
        Trace trace = await Watch($"8-[40 relu he]x2-1 bce; data csv({file.Path}); optimizer adam; batch 10; epochs 60", null);
        Verdict verdict = Doctor.Standard.Examine(trace);
        Assert.Equal((LearningResult.ByHeart, false), (verdict.Learning!.Result, verdict.Healthy));
        Assert.Equal("inputs", verdict.Findings[0].Form);
        Assert.Empty(verdict.Remedies);
        Assert.InRange(verdict.Learning.Baseline!.ValidationAccuracy!.Value, 0.3, 0.7);
    }

    /// <summary>Four rows in five are of one class, whatever the inputs: they only move its probability between 0.6 and 0.95.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Inputs_that_move_a_frequent_class_by_its_probability_alone_are_not_silent(int kind)
    {
        using var file = Churn(kind);
        Trace trace = await Watch($"3-[16 relu he]x2-2 softmax; data csv({file.Path}); rate 0.000001; lambda 0; batch 20; epochs 5", null);
        Assert.NotNull(trace.Subject.NeighbourScore);
        Assert.True(trace.Subject.IndicatorShare > 0.04, $"{trace.Subject.IndicatorShare}");
        Verdict verdict = Doctor.Standard.Examine(trace);
        Assert.DoesNotContain(verdict.Findings, finding => finding.Form == SlowConvergenceRule.Inputs);
        Assert.NotEmpty(verdict.Remedies);
    }

    [Fact]
    public async Task A_network_with_less_than_a_linear_model_is_not_healthy()
    {
        using var file = Flowers();
        Trace trace = await Watch($"4-10-3 softmax; data csv({file.Path}); rate 0.05; lambda 0; batch 10; epochs 5", null);
        Verdict verdict = Doctor.Standard.Examine(trace);
        Assert.Equal(LearningResult.BelowLinear, verdict.Learning!.Result);
        Assert.NotEqual(true, verdict.Healthy);
        Assert.True(trace.Subject.LinearScore > 0.9);
    }

    /// <summary>Three clouds along a line, so that the middle class is between the others.</summary>
    private static TemporaryTable Flowers()
    {
        var random = new RandomStream(3);
        return new TemporaryTable(Enumerable.Range(0, 150).OrderBy(_ => random.NextDouble()).Select(i => string.Join(',', new[] { 5.0, 3.4, 1.5, 0.2 }
            .Zip([0.8, -0.3, 2.0, 0.9], (start, way) => start + ((i % 3) * way) + (0.25 * random.NextGaussian()))
            .Select(value => value.ToString("0.0", CultureInfo.InvariantCulture)).Append("abc"[i % 3].ToString()))).ToArray(), "sl,sw,pl,pw,kind");
    }

    /// <summary>A class whose probability follows a line through the inputs, or the distance from their middle.</summary>
    private static TemporaryTable Churn(int kind)
    {
        var random = new RandomStream(8);
        return new TemporaryTable(Enumerable.Range(0, 2000).Select(_ =>
        {
            double[] x = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
            bool isLikely = kind == 0 ? x[0] - x[1] > 0.6 : (x[0] * x[0]) + (x[1] * x[1]) > 2.5;
            bool isRare = random.NextDouble() < (isLikely ? 0.42 : 0.06);
            return string.Join(',', x.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)).Append(isRare ? "yes" : "no"));
        }).ToArray(), "a,b,c,left");
    }

    private static TemporaryTable Noise()
    {
        var random = new RandomStream(4);
        return new TemporaryTable(Enumerable.Range(0, 500).Select(_ => string.Join(',', Enumerable.Range(0, 8)
            .Select(_ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture)).Append(random.NextDouble() < 0.5 ? "no" : "yes"))).ToArray(), "a,b,c,d,e,f,g,h,y");
    }

    private static async Task<Verdict> Examine(string run, long? steps) => Doctor.Standard.Examine(await Watch(run, steps));

    private static async Task<Trace> Watch(string text, long? steps)
    {
        RunSpec run = RunSpec.Parse(text);
        LoadedData data = await DataSource.LoadAsync(new DataOptions { Spec = run.Data }, null, TestContext.Current.CancellationToken);
        return Examination.Watch(run, data, new ExaminationOptions { Steps = steps });
    }

    /// <summary>A table of 1,000 rows with four inputs and a target of the given mean and deviation.</summary>
    private static TemporaryTable Table(double mean, double deviation)
    {
        var random = new RandomStream(1);
        (double[] Inputs, double Target)[] rows = [.. Enumerable.Range(0, 1000).Select(_ =>
        {
            double[] x = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
            return (x, Math.Tanh(x[0] - (0.7 * x[1])) + (0.4 * x[2]) + (0.2 * random.NextGaussian()));
        })];
        double middle = rows.Average(row => row.Target), spread = Math.Sqrt(rows.Average(row => (row.Target - middle) * (row.Target - middle)));
        return new TemporaryTable(rows.Select(row => string.Join(',', row.Inputs.Append(mean + (deviation * (row.Target - middle) / spread))
            .Select(value => value.ToString("R", CultureInfo.InvariantCulture)))), "a,b,c,d,y");
    }

    private static TemporaryTable Points(int rare, int common)
    {
        var random = new RandomStream(2);
        return new TemporaryTable(Enumerable.Range(0, rare + common).OrderBy(_ => random.NextDouble()).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{random.NextDouble() + (i < rare ? 1 : 0)},{random.NextDouble()},{(i < rare ? "yes" : "no")}")).ToArray(), "a,b,y");
    }

    private sealed class TemporaryTable : IDisposable
    {
        public TemporaryTable(IEnumerable<string> rows, string header)
        {
            Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".csv");
            File.WriteAllText(Path, string.Join('\n', rows.Prepend(header)), Encoding.UTF8);
        }

        public string Path { get; }

        public void Dispose() => File.Delete(Path);
    }
}
