using Sonda.Diagnosis.Ailments.LostOverTime;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Rules;

/// <summary>
/// When a recurrent layer counts as having lost its early time steps. The synthetic run has 100,000 rows, which resolve 1/316.
/// </summary>
public sealed class LostOverTimeTests
{
    [Theory]
    [InlineData(1.0, 100)] // 1/√100 of all is of the first step
    [InlineData(0.98, 60)]
    [InlineData(0.5, 2)] // too few steps to speak of
    public void What_reaches_back_is_no_finding(double factor, int steps) => Assert.Empty(Found(SyntheticTraces.OverTime(factor, steps)));

    [Theory]
    [InlineData(0.92, 50, Severity.Mild)]
    [InlineData(0.92, 70, Severity.Moderate)]
    [InlineData(0.92, 110, Severity.Severe)]
    public void The_first_step_is_heard_where_it_is_more_than_the_noise_of_all_rows(double factor, int steps, Severity severity)
    {
        Finding found = Assert.Single(Found(SyntheticTraces.OverTime(factor, steps)));
        double share = Math.Pow(factor, steps - 1) / Math.Sqrt(Enumerable.Range(0, steps).Sum(t => Math.Pow(factor, 2 * t)));
        Assert.Equal(share, found.Evidence["share"], 1e-12);
        Assert.Equal(1 / Math.Sqrt(100_000), found.Evidence["detectable"], 1e-12);
        Assert.Equal(found.Evidence["detectable"] / (found.Evidence["detectable"] + share), found.Probability, 1e-12);
        Assert.Equal((severity, (string?)null), (found.Severity, found.Form));
    }

    [Fact]
    public void More_rows_hear_more()
    {
        Trace few = SyntheticTraces.OverTime(0.92, 80), many = few with { Subject = few.Subject with { PlannedSteps = 1_000_000 } };
        Assert.Equal((Severity.Moderate, Severity.Mild), (Assert.Single(Found(few)).Severity, Assert.Single(Found(many)).Severity));
        Trace unplanned = few with { Subject = few.Subject with { PlannedSteps = 0 } };
        Assert.Empty(Found(unplanned));
        Assert.Single(Found(SyntheticTraces.OverTime(0.5, 60) with { Subject = unplanned.Subject }));
    }

    [Theory]
    [InlineData(null, null, LostOverTimeRule.Unread, Severity.Mild)]
    [InlineData(0.3, null, LostOverTimeRule.Near, Severity.Mild)]
    [InlineData(0.02, null, null, Severity.Severe)]
    [InlineData(-0.2, null, null, Severity.Severe)]
    [InlineData(0.3, 0.69, LostOverTimeRule.NotLearned, Severity.Severe)]
    [InlineData(null, 0.69, LostOverTimeRule.NotLearned, Severity.Severe)]
    [InlineData(0.02, 0.4, LostOverTimeRule.Learned, Severity.Mild)]
    public void What_the_task_needs_decides_whether_it_matters(double? readOut, double? cost, string? form, Severity severity)
    {
        Trace trace = SyntheticTraces.OverTime(0.5, 60);
        trace = trace with
        {
            Steps = [trace.Steps[0] with { LinearProbeScore = readOut }],
            Epochs = cost is null ? [] : [new EpochReading { Epoch = 100, Step = 1000, TrainingCost = cost }],
        };
        Finding found = Assert.Single(Found(trace));
        Assert.Equal((form, severity), (found.Form, found.Severity));
        Assert.Equal(readOut is not null, found.Evidence.ContainsKey("linearProbe"));
    }

    [Fact]
    public void Gates_count_as_open_as_the_plan_can_open_them()
    {
        // Each weight moves by 1e-3 a step, so that 1000 steps shift a gate by 1 + 20 · 0.7.
        Trace Adam(TraceLayerKind kind, double rate) => SyntheticTraces.OverTime(0.7, 60, kind) is var trace
            ? trace with { Subject = trace.Subject.WithAdam(rate, 0) } : null!;
        Assert.Empty(Found(Adam(TraceLayerKind.Gru, 1e-3)));
        Assert.Empty(Found(Adam(TraceLayerKind.Lstm, 1e-3)));
        Finding shut = Assert.Single(Found(Adam(TraceLayerKind.Gru, 1e-6)));
        Assert.Equal(Severity.Severe, shut.Severity);
        double shift = 1e-6 * 1000 * (1 + (20 * 0.7));
        Assert.Equal(1 / (1 + (0.3 / 0.7 * Math.Exp(-shift))), shut.Evidence["opened"], 1e-9);
    }

    [Fact]
    public void Recurrent_weights_that_the_plan_can_enlarge_are_not_condemned_by_their_start()
    {
        // Each weight moves by 1e-3 a step: 1000 steps add a matrix of rank 1 and norm 20 to an orthogonal one.
        Trace still = SyntheticTraces.OverTime(0.7, 60), moving = still with { Subject = still.Subject.WithAdam(1e-3, 0) };
        Assert.Equal(Severity.Severe, Assert.Single(Found(still)).Severity);
        Finding hedged = Assert.Single(Found(moving));
        Assert.Equal(Severity.Moderate, hedged.Severity);
        Assert.Equal(21, hedged.Evidence["weightGrowth"], 1e-9);
        Assert.DoesNotContain("weightGrowth", Assert.Single(Found(still)).Evidence.Keys);

        // Without the size of the recurrent weights the trace does not show it: the finding is hedged as well.
        LayerReading unread = still.Steps[0].Layers[0] with { RecurrentWeightNorm = null };
        Trace unknown = still with { Steps = [still.Steps[0] with { Layers = [unread, .. still.Steps[0].Layers.Skip(1)] }] };
        Assert.Equal(Severity.Moderate, Assert.Single(Found(unknown)).Severity);

        // Once the training has ended without learning, the start has decided.
        Trace ended = moving with { Epochs = [new EpochReading { Epoch = 100, Step = 1000, TrainingCost = 0.69 }] };
        Assert.Equal((LostOverTimeRule.NotLearned, Severity.Severe), (Assert.Single(Found(ended)).Form, Assert.Single(Found(ended)).Severity));
    }

    [Fact]
    public void A_truncation_is_no_ailment_and_what_is_told_is_of_the_steps_that_it_leaves()
    {
        Trace Cut(double factor, int most)
        {
            Trace trace = SyntheticTraces.OverTime(factor, 60);
            double[] norms = [.. trace.Steps[0].Layers[0].StepGradientNorms!.Select((norm, t) => t < 60 - most ? 0 : norm)];
            return trace with
            {
                Subject = trace.Subject with { Layers = [trace.Subject.Layers[0] with { Truncation = most }, .. trace.Subject.Layers.Skip(1)] },
                Steps = [trace.Steps[0] with { Layers = [trace.Steps[0].Layers[0] with { StepGradientNorms = norms }, .. trace.Steps[0].Layers.Skip(1)] }],
            };
        }

        Assert.Empty(Found(Cut(0.9, 5)));
        Finding found = Assert.Single(Found(Cut(0.3, 8)));
        Assert.Equal((8, 8, 0.3), (found.Evidence["timeSteps"], found.Evidence["truncation"], Math.Round(found.Evidence["perStep"], 12)));
    }

    [Fact]
    public void What_one_layer_keeps_is_not_lost()
    {
        Trace trace = SyntheticTraces.OverTime(0.5, 60);
        LayerReading kept = trace.Steps[0].Layers[1] with { StepGradientNorms = [.. Enumerable.Repeat(1.0, 60)] };
        Assert.Empty(Found(trace with { Steps = [trace.Steps[0] with { Layers = [trace.Steps[0].Layers[0], kept, .. trace.Steps[0].Layers.Skip(2)] }] }));
    }

    [Fact]
    public void What_the_last_step_carries_back_goes_before_gradients_of_every_step()
    {
        Trace trace = SyntheticTraces.OverTime(1, 60);
        LayerReading read = trace.Steps[0].Layers[0] with { LastStepGradientNorms = SyntheticTraces.OverTime(0.5, 60).Steps[0].Layers[0].StepGradientNorms };
        Assert.Single(Found(trace with { Steps = [trace.Steps[0] with { Layers = [read, .. trace.Steps[0].Layers.Skip(1)] }] }));
    }

    [Fact]
    public void What_grows_has_a_form_of_its_own_and_other_remedies()
    {
        Finding found = Assert.Single(Found(SyntheticTraces.OverTime(2, 40)));
        Assert.Equal((LostOverTimeRule.Growing, Severity.Severe, RemedyKinds.Clip), (found.Form, found.Severity, found.Remedies[0]));
        Assert.Equal(2, found.Evidence["perStep"], 1e-12);
        Assert.Empty(Found(SyntheticTraces.OverTime(1.01, 40)));

        // Drowned, but not rounded away: training may still bring the weights back.
        Assert.Equal(Severity.Moderate, Assert.Single(Found(SyntheticTraces.OverTime(1.4, 40))).Severity);
        Finding half = Assert.Single(Found(SyntheticTraces.OverTime(1.15, 40)));
        Assert.InRange(half.Probability, 0.5, 0.94);
        Assert.Equal(Severity.Mild, half.Severity);

        // If the steps are too long, the finding is about them.
        Trace thrown = SyntheticTraces.OverTime(1.03, 40), slow = thrown with { Subject = thrown.Subject.With(optimizer => optimizer with { LearningRate = 1e-6 }) };
        thrown = thrown with { Subject = thrown.Subject.With(optimizer => optimizer with { LearningRate = 10 }) };
        Assert.Empty(Found(slow));
        Assert.Equal((1.25 / (1.25 + (1.0 / 11)), Severity.Moderate), (Assert.Single(Found(thrown)).Probability, Assert.Single(Found(thrown)).Severity));
    }

    private static IReadOnlyList<Finding> Found(Trace trace) => [.. new LostOverTimeRule().Examine(trace)];
}
