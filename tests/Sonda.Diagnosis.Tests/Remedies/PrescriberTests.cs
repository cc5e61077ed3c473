using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Remedies.Causes;
using Sonda.Diagnosis.Tests.Rules;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Remedies;

public sealed class PrescriberTests
{
    [Fact]
    public void A_healthy_trace_needs_no_remedy() => Assert.Empty(Doctor.Standard.Examine(SyntheticTraces.Healthy).Remedies);

    [Theory]
    [InlineData(0.9, 0.5, 0.5, true, false)]
    [InlineData(0.1, 2.3, 0.5, true, true)]

    // A network that has learned so far may lose it again, by steps that are certainly too long.
    [InlineData(0.9, 0.5, 0.5, false, true)]
    [InlineData(0.9, 0.5, 0.12, false, false)]
    public void A_network_that_has_learned_without_a_finding_needs_none_though_its_first_steps_were_long(double accuracy, double cost, double ratio, bool isOver, bool needs)
    {
        Trace trace = WithFirst(reading => reading with { UpdateRatio = ratio });
        trace = trace with
        {
            Subject = trace.Subject with { Baseline = new TraceBaseline { ValidationAccuracy = 0.1, ValidationCost = 2.3 }, ChanceAccuracy = 0.1, ValidationRows = 1000 },
            StoppedAt = isOver ? trace.Steps[^1].Step : null,
            Epochs = [new EpochReading { Epoch = 1, Step = trace.Steps[^1].Step, ValidationAccuracy = accuracy, ValidationCost = cost }],
        };
        Assert.Equal(needs, Ids(trace).Length > 0);
    }

    [Theory]
    [InlineData(0.5, "lower-rate")]
    [InlineData(5, "lower-rate+lower-rate")]
    [InlineData(50, "lower-rate+lower-rate+lower-rate")]
    public void A_long_first_step_lowers_the_rate_by_decades(double ratio, string lower)
    {
        Trace trace = WithFirst(reading => reading with { UpdateRatio = ratio });
        Assert.Equal(["adam", lower], Ids(trace).Take(2));
        Trace adaptive = trace with { Subject = trace.Subject.WithAdam(0.001, 1e-8) };
        Assert.Equal(lower, Ids(adaptive)[0]);
        Assert.DoesNotContain("adam", Ids(adaptive));
        Assert.DoesNotContain("higher-rate", Ids(trace));
    }

    [Theory]
    [InlineData(0.01, null)]
    [InlineData(0.001, "higher-rate")]
    [InlineData(0.0001, "higher-rate+higher-rate")]
    [InlineData(0.00001, "higher-rate+higher-rate+higher-rate")]
    public void A_plan_that_hardly_goes_down_the_cost_raises_the_rate_by_decades(double rate, string? higher)
    {
        Trace trace = Start with { Subject = Start.Subject.With(optimizer => optimizer with { LearningRate = rate }) };
        Assert.Equal(higher is null ? [] : ["adam", higher, higher + "+higher-rate"], Ids(trace));
    }

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.9, false)]
    public void Steps_that_were_long_enough_to_learn_are_not_lengthened(double accuracy, bool areLengthened)
    {
        Trace trace = Start with { Subject = Start.Subject.With(optimizer => optimizer with { LearningRate = 0.0025 }) };
        trace = trace with
        {
            Subject = trace.Subject with { Baseline = new TraceBaseline { ValidationAccuracy = 0.1, ValidationCost = 2.3 }, ChanceAccuracy = 0.1, ValidationRows = 1000 },
            StoppedAt = 19,
            Epochs = [new EpochReading { Epoch = 1, Step = 19, ValidationAccuracy = accuracy, ValidationCost = 2.3 }],
        };
        Assert.Equal(areLengthened, new ShortStepCause().Prescribe(new Evidence(trace, [])).Any());
    }

    [Fact]
    public void Targets_that_short_steps_do_not_reach_want_longer_steps()
    {
        Trace trace = SyntheticTraces.WithTargets(5, 1);
        Verdict verdict = Doctor.Standard.Examine(trace with { Subject = trace.Subject.WithAdam(0.00002, 1e-8) });
        Assert.Contains(verdict.Findings, finding => finding.Ailment == "targets-off-scale");
        Assert.StartsWith("higher-rate", verdict.Remedies[0].Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.9, 2)]
    public void Momentum_lengthens_the_first_step(double momentum, int lowered)
    {
        Trace trace = WithFirst(reading => reading with { UpdateRatio = 0.05 });
        trace = trace with { Subject = trace.Subject.With(optimizer => optimizer with { Momentum = momentum }) };
        Assert.Equal(lowered, Ids(trace).Count(id => id.StartsWith("lower-rate", StringComparison.Ordinal)) - (lowered > 0 ? 1 : 0));
    }

    [Theory]
    [InlineData(0.0001, false)]
    [InlineData(0.001, true)]
    public void Decay_within_Adam_takes_the_weights_as_fast_as_its_rate(double rate, bool isTaken)
    {
        Trace trace = Start with { Subject = Start.Subject.WithAdam(rate, 1e-8).With(optimizer => optimizer with { Decay = 0.05 }) };
        Assert.Equal(isTaken, Ids(trace).FirstOrDefault() == "no-decay");
    }

    [Fact]
    public void A_trace_of_another_program_gets_one_higher_rate_and_a_run_the_reason_of_the_second()
    {
        Trace trace = Start with { Subject = Start.Subject.With(optimizer => optimizer with { LearningRate = 0.0001 }), Epochs = SlowEpochs };
        Trace foreign = trace with { Subject = trace.Subject with { Writer = "other" } };
        Prescription[] higher = [.. Doctor.Standard.Examine(trace).Remedies.Where(one => one.Id.StartsWith("higher-rate+", StringComparison.Ordinal))];
        Assert.Equal(2, higher.Length);
        Assert.NotEqual(higher[0].Why.ToString(), higher[1].Why.ToString());
        Assert.Single(Ids(foreign), id => id.StartsWith("higher-rate", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_of_a_single_step_wants_more_steps_and_no_rate()
    {
        Trace trace = Start with { Subject = Start.Subject with { Writer = "other", PlannedSteps = 1 }, Steps = [Start.Steps[0]] };
        Assert.Equal(["longer"], Ids(trace));

        // Of an optimizer that searches, a few steps may do.
        Trace searching = Start with { Subject = (Start.Subject with { Writer = "other", PlannedSteps = 5, ConstantCost = null }).With(optimizer => optimizer with { Kind = "lbfgs" }) };
        Assert.DoesNotContain(Ids(searching), id => id is "longer" or "adam" || id.Contains("-rate", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.1, false)]
    [InlineData(0.6, true)]
    public void Without_the_cost_of_guessing_a_cost_that_halved_needs_no_longer_steps(double last, bool areLengthened)
    {
        Trace trace = Start with { Subject = Start.Subject.With(optimizer => optimizer with { LearningRate = 0.0025 }) };
        trace = trace with
        {
            Subject = trace.Subject with { Writer = "other", ConstantCost = null, ChanceAccuracy = null },
            Steps = [.. trace.Steps, trace.Steps[0] with { Step = 999, Cost = last }],
        };
        Assert.Equal(areLengthened, new ShortStepCause().Prescribe(new Evidence(trace, [])).Any());
    }

    [Theory]
    [InlineData(TraceLayerKind.Gru)]
    [InlineData(TraceLayerKind.Lstm)]
    [InlineData(TraceLayerKind.Embedding)]
    public void Layers_without_an_activation_to_choose_get_no_advice_about_one(TraceLayerKind kind)
    {
        Trace trace = Start with { Subject = Start.Subject.With(optimizer => optimizer with { LearningRate = 0.0001 }), Epochs = SlowEpochs };
        Trace foreign = trace with { Subject = trace.Subject with { Writer = "other" } };
        Trace without = foreign with { Subject = foreign.Subject with { Layers = [.. foreign.Subject.Layers.SkipLast(1).Select(layer => layer with { Kind = kind }), foreign.Subject.Layers[^1]] } };

        // The weights of three or four gates, of the same size each.
        double gates = Math.Sqrt(kind == TraceLayerKind.Gru ? 3 : kind == TraceLayerKind.Lstm ? 4 : 1);
        without = without with { Steps = [.. without.Steps.Select(step => step with { Layers = [.. step.Layers.Select((layer, l) => l < SyntheticTraces.Hidden ? layer with { WeightNorm = gates * layer.WeightNorm } : layer)] })] };
        string[] dense = Ids(foreign), gated = Ids(without);
        Assert.Contains("initializer", dense);
        Assert.Contains("batch-norm", dense);
        Assert.DoesNotContain(gated, id => id is "initializer" or "batch-norm" or "layer-norm" or "relu" or "leaky-relu" or "selu" or "tanh");
        Assert.NotEmpty(gated);
    }

    [Theory]
    [InlineData("lbfgs", false)]
    [InlineData("sgd", true)]
    public void A_step_that_is_a_search_of_its_own_may_be_long(string kind, bool isTooLong)
    {
        Trace trace = WithFirst(reading => reading with { UpdateRatio = 5 });
        trace = trace with { Subject = (trace.Subject with { Writer = "other", ConstantCost = null, ChanceAccuracy = null }).With(optimizer => optimizer with { Kind = kind, DividesByGradientSize = null, Momentum = null }) };
        Assert.Equal(isTooLong, Ids(trace).Contains("adam"));
    }

    private static EpochReading[] SlowEpochs => [.. Enumerable.Range(1, 60).Select(epoch => new EpochReading { Epoch = epoch, Step = 10 * epoch, TrainingCost = 0.693 })];

    /// <summary>A trace of another program has no second look, in which a run would find the steps behind its first remedy.</summary>
    [Fact]
    public void Steps_off_by_decades_go_with_the_first_remedy_of_a_foreign_trace()
    {
        Trace lost = SyntheticTraces.Sick("vanished-signal");
        Trace fast = lost with { Steps = [.. lost.Steps.Select((step, i) => i > 0 ? step : step with { Layers = [.. step.Layers.Select(layer => layer with { UpdateRatio = 20 })] })] };
        Trace foreign = fast with { Subject = fast.Subject with { Writer = "other" } };
        string first = Ids(fast)[0];

        Assert.DoesNotContain("adam", first, StringComparison.Ordinal);
        Assert.Equal([$"{first}+adam", "adam", first], Ids(foreign).Take(3));
    }

    /// <summary>The order is that of trainings on sequences that give numbers or classes.</summary>
    [Theory]
    [InlineData(0, "identity-recurrence", "gru", "lstm")]
    [InlineData(1, "gru", "identity-recurrence", "lstm")]
    public void What_is_lost_over_time_is_kept_by_what_kept_it_in_trainings(int targets, params string[] first)
    {
        Trace lost = SyntheticTraces.Sick("lost-over-time");
        TraceSubject subject = lost.Subject with { Layers = [.. lost.Subject.Layers.Select(layer => layer.Kind == TraceLayerKind.Dense ? layer : layer with { Kind = TraceLayerKind.Rnn })] };
        subject = targets > 0 ? subject with { TargetSize = targets, Classes = 0, ChanceAccuracy = null } : subject;
        Assert.Equal(first, Ids(lost with { Subject = subject }).Where(first.Contains).Take(3));
    }

    [Theory]
    [InlineData("gelu", true)]
    [InlineData("relu", false)]
    [InlineData("sigmoid", false)]
    public void A_signal_that_a_fitting_start_loses_is_kept_at_the_edge_of_chaos(string activation, bool isOffered)
    {
        Trace lost = SyntheticTraces.Sick("vanished-signal");
        TraceSubject subject = lost.Subject with { Layers = [.. lost.Subject.Layers.Select(layer => layer with { Activation = new TraceActivation { Kind = activation, LargestSlope = activation == "sigmoid" ? 0.25 : 1 } })] };
        Assert.Equal(isOffered, Ids(lost with { Subject = subject }).Contains("critical-start"));
    }

    [Theory]
    [InlineData(null, true, TraceNorm.Layer, true)]
    [InlineData("mine 1", false, TraceNorm.None, true)]
    [InlineData("mine 1", true, TraceNorm.None, false)]
    [InlineData("mine 1", false, TraceNorm.Layer, false)]
    [InlineData("mine 1", false, TraceNorm.Other, false)]
    [InlineData("mine 1", false, TraceNorm.Batch, true)]
    public void Batch_normalisation_is_not_offered_to_a_foreign_network_with_another_norm(string? writer, bool hasNorms, TraceNorm norm, bool isOffered)
    {
        TraceSubject subject = SyntheticTraces.Healthy.Subject;
        Assert.Equal(isOffered, !RemedyKinds.Find("batch-norm")!.IsPresent(subject with
        {
            Writer = writer,
            HasNorms = hasNorms,
            Layers = [.. subject.Layers.Select((layer, i) => i == 0 ? layer with { Norm = norm } : layer)],
        }));
    }

    [Fact]
    public void Data_come_before_what_they_bring_about_and_with_every_other_remedy()
    {
        Trace trace = WithFirst(reading => reading with { UpdateRatio = 5 });
        Trace scaled = trace with { Subject = trace.Subject with { Inputs = trace.Subject.Inputs! with { Rms = 5000, LargestMagnitude = 9000 } } };
        string[] ids = Ids(scaled);
        Assert.Equal(["scale-data", "scale-data+lower-rate", "scale-data+adam"], ids.Take(3));
        Assert.All(ids, id => Assert.StartsWith("scale-data", id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1013, 5, true)]
    [InlineData(0, 1e-4, true)]
    [InlineData(29, 8, false)]
    public void Targets_of_another_scale_are_scaled(double mean, double deviation, bool isScaled)
    {
        Trace trace = Start;
        trace = trace with { Subject = trace.Subject with { Cost = "mse", Classes = 0, TargetSize = 1, Targets = new TraceTargets { Mean = mean, Deviation = deviation }, ConstantCost = deviation * deviation } };
        Assert.Equal(isScaled, Ids(trace).FirstOrDefault() == "scale-data");
    }

    [Fact]
    public void Two_certain_causes_are_removed_together_first()
    {
        Trace trace = Start;
        trace = trace with
        {
            Subject = trace.Subject.With(optimizer => optimizer with { Decay = 5 }) with
            {
                Layers = [.. trace.Subject.Layers.Select(layer => layer with { Dropout = 0.6 })],
            },
        };
        Assert.Equal(["no-decay+no-dropout", "no-decay", "no-dropout"], Ids(trace).Take(3));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(10)]
    public void Weights_of_another_size_are_drawn_anew_unless_a_normalisation_divides_it_away(double factor)
    {
        Trace trace = WithFirst(reading => reading with { WeightNorm = factor * reading.WeightNorm });
        Assert.Equal("initializer", Ids(trace)[0]);
        Trace normed = trace with { Subject = trace.Subject with { Layers = [.. trace.Subject.Layers.Select(layer => layer with { Norm = TraceNorm.Batch })] } };
        Assert.DoesNotContain("initializer", Ids(normed));
    }

    [Fact]
    public void Units_with_the_same_weights_and_weights_with_a_mean_are_drawn_anew()
    {
        Assert.Equal("initializer", Ids(WithFirst(reading => reading with { UnitDifference = 0 }))[0]);
        Assert.Empty(Ids(WithFirst(reading => reading with { UnitDifference = 0, DistinctUnits = 20 })));
        Assert.Equal("initializer", Ids(WithFirst(reading => reading with { WeightDeviation = 0.01 }))[0]);
    }

    [Fact]
    public void Nothing_is_prescribed_that_never_cures_or_is_there_already() => Assert.All(AilmentKinds.All, ailment =>
    {
        Trace sick = SyntheticTraces.Sick(ailment.Id);
        string[] ids = [.. Doctor.Standard.Examine(sick).Remedies.SelectMany(remedy => remedy.Remedies)];
        Assert.DoesNotContain("layer-rates", ids);
        Assert.DoesNotContain("larger-batch", ids);
        Assert.All(ids, id => Assert.False(RemedyKinds.Find(id)!.IsPresent(sick.Subject), id));
    });

    [Fact]
    public void A_doctor_of_other_rules_may_keep_the_order_of_its_findings()
    {
        Trace sick = SyntheticTraces.Sick("vanishing");
        Verdict plain = new Doctor([.. AilmentKinds.All.Select(kind => kind.Rule)]).Examine(sick);
        Assert.Equal(plain.Findings.SelectMany(finding => finding.Remedies).Distinct(), plain.Remedies.Select(remedy => remedy.Id));
    }

    /// <summary>A healthy network before its first epoch.</summary>
    private static Trace Start => SyntheticTraces.Healthy with { Epochs = [] };

    private static string[] Ids(Trace trace) => [.. Doctor.Standard.Examine(trace).Remedies.Select(remedy => remedy.Id)];

    /// <summary>A healthy trace with another reading before training.</summary>
    private static Trace WithFirst(Func<LayerReading, LayerReading> change)
    {
        Trace trace = Start;
        return trace with { Steps = [trace.Steps[0] with { Layers = [.. trace.Steps[0].Layers.Select(change)] }, .. trace.Steps.Skip(1)] };
    }
}
