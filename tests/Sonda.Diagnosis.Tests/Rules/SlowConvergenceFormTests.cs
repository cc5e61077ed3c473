using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Rules;

/// <summary>The forms of slow convergence whose cause is in the loop of the training.</summary>
public sealed class SlowConvergenceFormTests
{
    private static Finding? Found(Trace trace) => new SlowConvergenceRule().Examine(trace).SingleOrDefault();

    [Fact]
    public void An_optimizer_that_climbs_is_severe_if_the_cost_rises_and_moderate_if_it_stays()
    {
        Finding rising = Found(SyntheticTraces.Uphill(step => 0.7 + (0.1 * step)))!, still = Found(SyntheticTraces.Uphill(_ => 0.7))!;
        Assert.Equal((UphillSteps.Form, Severity.Severe, 1.0), (rising.Form, rising.Severity, rising.Probability));
        Assert.Equal((1.15, 2.15), (Math.Round(rising.Evidence["first"], 9), Math.Round(rising.Evidence["last"], 9)));
        Assert.Equal((UphillSteps.Form, Severity.Moderate), (still.Form, still.Severity));
        Assert.Equal(Severity.Severe, Found(SyntheticTraces.Uphill(step => step < 1 ? 0.7 : double.NaN))!.Severity);
    }

    [Fact]
    public void A_reward_may_rise_and_a_cost_that_falls_is_no_ailment()
    {
        Trace rising = SyntheticTraces.Uphill(step => 0.7 + (0.1 * step));
        Assert.Null(Found(SyntheticTraces.Uphill(step => 0.7 * Math.Pow(0.8, step))));
        Assert.Null(Found(SyntheticTraces.Uphill(step => -2 + (0.2 * step))));
        Assert.Null(Found(rising with { Subject = rising.Subject with { Cost = "mean" } }));
        Assert.Null(Found(rising with { Subject = rising.Subject.With(optimizer => optimizer with { Maximizes = false }) }));
    }

    [Fact]
    public void Nothing_else_is_prescribed_to_an_optimizer_that_climbs_not_even_where_numbers_end()
    {
        Trace trace = SyntheticTraces.Uphill(step => step < 5 ? Math.Pow(10, step) : double.NaN);
        Verdict verdict = Doctor.Standard.Examine(trace with { NotFinite = new NotFiniteEvent { Step = 5, Phase = "cost" } });
        Assert.Equal(UphillSteps.Form, verdict.Findings[0].Form);
        Assert.Equal(["descend"], verdict.Remedies.Select(one => one.Id));
    }

    [Fact]
    public void A_rate_that_is_gone_early_is_found_by_the_length_of_all_steps()
    {
        // Σ 0.5ᵗ is 2 steps of a hundred; after seven divisions by two the rate is below a hundredth.
        Finding found = Found(SyntheticTraces.Scheduled(step => 0.01 * Math.Pow(0.5, step)))!;
        Assert.Equal((RateCollapse.Form, Severity.Moderate, 7L), (found.Form, found.Severity, found.SinceStep));
        Assert.Equal((0.01, 100, 2), (found.Evidence["largest"], found.Evidence["planned"], Math.Round(found.Evidence["lengths"], 6)));
        Assert.Equal(found.Evidence["lengths"], Found(SyntheticTraces.Scheduled(step => 0.01 * Math.Pow(0.5, step), planned: 0))!.Evidence["lengths"]);
        Assert.Equal(Severity.Mild, Found(SyntheticTraces.Scheduled(step => 0.01 * Math.Pow(0.5, step), lastCost: 0.1))!.Severity);
    }

    [Fact]
    public void A_fault_of_the_loop_comes_before_what_it_may_bring_about()
    {
        Trace trace = SyntheticTraces.Scheduled(step => 0.01 * Math.Pow(0.5, step));
        Verdict verdict = new Doctor([new Always(), new SlowConvergenceRule()]).Examine(trace);
        Assert.Equal([RateCollapse.Form, null], verdict.Findings.Select(finding => finding.Form));
    }

    /// <summary>Finds a severe ailment in every trace.</summary>
    private sealed class Always : IDiagnosticRule
    {
        public string Ailment => "vanished-signal";

        public bool LacksReadings(Trace trace) => false;

        public IEnumerable<Finding> Examine(Trace trace) =>
            [new Finding { Ailment = Ailment, Severity = Severity.Severe, SinceStep = 0, Probability = 1, Evidence = new Dictionary<string, double>(), Remedies = [] }];
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("cosine")]
    [InlineData("line")]
    [InlineData("three divisions by ten")]
    [InlineData("to a ten-thousandth")]
    [InlineData("rising")]
    [InlineData("zero")]
    [InlineData("a plan that has hardly begun")]
    public void A_usual_schedule_is_no_collapse(string schedule)
    {
        Trace trace = SyntheticTraces.Scheduled(
            step => 0.01 * schedule switch
            {
                "cosine" => 0.5 * (1 + Math.Cos(Math.PI * step / 99)),
                "line" => 1 - (step / 100.0),
                "three divisions by ten" => Math.Pow(0.1, step / 30),
                "to a ten-thousandth" => Math.Pow(1e-4, step / 99.0),
                "rising" => Math.Pow(1e9, (step / 99.0) - 1),
                "zero" => 0,
                "a plan that has hardly begun" => Math.Pow(0.5, step),
                _ => 1,
            },
            planned: schedule == "a plan that has hardly begun" ? 1000 : 100);
        Assert.Null(RateCollapse.Examine(trace));
    }

    [Fact]
    public void No_higher_rate_is_prescribed_under_a_schedule_that_takes_it_away()
    {
        Trace trace = SyntheticTraces.Scheduled(step => 0.01 * Math.Pow(0.5, step));
        trace = trace with { Subject = trace.Subject.With(optimizer => optimizer with { PlannedStepLengths = 2 }) };
        string[] remedies = [.. Doctor.Standard.Examine(trace).Remedies.Select(one => one.Id)];
        Assert.Equal("epoch-schedule", remedies[0]);
        Assert.DoesNotContain(remedies, id => id.Contains("higher-rate", StringComparison.Ordinal) || id == "adam");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void Steps_that_grow_beyond_their_gradients_are_sums_of_earlier_ones(double momentum)
    {
        // Gradients that point the same way: v = μv + g under momentum, and the sum of all so far without clearing.
        double Length(int step, bool isKept)
        {
            double velocity = 0;
            for (int t = 0; t <= step; t++)
            {
                velocity = (momentum * velocity) + (isKept ? Math.Sqrt(t + 1) : 1);
            }

            return velocity;
        }

        Finding found = Found(SyntheticTraces.Lengthened(step => Length(step, true), momentum))!;
        Assert.Equal((KeptGradients.Form, Severity.Moderate), (found.Form, found.Severity));
        Assert.InRange(found.Evidence["excess"], 2.5, 6);
        Assert.Equal(["clear-gradients"], Doctor.Standard.Examine(SyntheticTraces.Lengthened(step => Length(step, true), momentum)).Remedies.Select(one => one.Id));
        Assert.Null(KeptGradients.Examine(SyntheticTraces.Lengthened(step => Length(step, false), momentum)));
    }

    [Fact]
    public void Longer_steps_have_other_causes_too()
    {
        Trace kept = SyntheticTraces.Lengthened(step => step + 1);
        Assert.NotNull(KeptGradients.Examine(kept));

        // A rate of the layer's own; one layer alone; a schedule of another group of parameters; terms of the cost whose gradients take another way; an optimizer that divides.
        Assert.Null(KeptGradients.Examine(SyntheticTraces.Lengthened(_ => 30)));
        Assert.Null(KeptGradients.Examine(kept with
        {
            Steps = [.. kept.Steps.Select(step => step with { Layers = [.. step.Layers.Select((layer, l) => l == 3 ? layer with { UpdateRatio = 0.01 * 0.5 / 4 } : layer)] })],
        }));
        Assert.Null(KeptGradients.Examine(SyntheticTraces.Lengthened(_ => 1) is var even ? even with { Steps = [.. even.Steps.Select(step => step with { LearningRate = 0.01 / (step.Step + 1) })] } : even));
        Assert.Null(KeptGradients.Examine(kept with { Subject = kept.Subject with { HasOtherCosts = true } }));
        Assert.Null(KeptGradients.Examine(kept with { Subject = kept.Subject.WithAdam(0.01, 1e-8) }));
    }
}
