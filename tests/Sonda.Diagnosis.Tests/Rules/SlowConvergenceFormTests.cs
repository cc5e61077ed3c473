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
}
