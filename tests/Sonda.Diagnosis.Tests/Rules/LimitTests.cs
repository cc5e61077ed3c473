using Sonda.Diagnosis.Ailments.ClassImbalance;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.ExplodedSignal;
using Sonda.Diagnosis.Ailments.Exploding;
using Sonda.Diagnosis.Ailments.LostOverTime;
using Sonda.Diagnosis.Ailments.NotFinite;
using Sonda.Diagnosis.Ailments.Oscillation;
using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Ailments.Overfitting;
using Sonda.Diagnosis.Ailments.Saturation;
using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Ailments.TargetsOffScale;
using Sonda.Diagnosis.Ailments.Underflow;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Ailments.VanishedSignal;
using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Ailments.ZeroJacobian;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Rules;

/// <summary>The limits at which rules begin and cease to report.</summary>
public sealed class LimitTests
{
    [Fact]
    public void Width_explains_what_depth_alone_would_make_suspicious()
    {
        Trace VanishingLimit(int units) => SyntheticTraces.Of(l => new LayerReading { DeltaNorm = Math.Pow(0.6, SyntheticTraces.Hidden - l) }) is var trace
            ? trace with { Subject = trace.Subject with { Layers = [.. trace.Subject.Layers.Select(layer => layer with { Units = units })] } }
            : null!;
        Assert.Contains(Doctor.Standard.Examine(VanishingLimit(1000)).Findings, finding => finding.Ailment == VanishingRule.Id);
        Assert.DoesNotContain(Doctor.Standard.Examine(VanishingLimit(4)).Findings, finding => finding.Ailment == VanishingRule.Id);
    }

    [Theory]
    [InlineData(10, Severity.Severe)]
    [InlineData(1_000_000, Severity.Moderate)]
    [InlineData(1_000_000_000, Severity.Mild)]
    public void The_plan_decides_whether_a_vanishing_gradient_matters(long steps, Severity severity)
    {
        // The first layer has 0.4¹⁰ = 1e-4; at η = 0.01 and ‖W‖ = 4 it moves 2.6e-7 of its size a step.
        Trace trace = SyntheticTraces.Of(l => new LayerReading
        {
            DeltaNorm = Math.Pow(0.4, SyntheticTraces.Hidden - l),
            GradientNorm = Math.Pow(0.4, SyntheticTraces.Hidden - l),
        });
        trace = trace with { Subject = trace.Subject with { PlannedSteps = steps }, Epochs = [] };
        Assert.Equal(severity, Doctor.Standard.Examine(trace).Findings.Single(finding => finding.Ailment == VanishingRule.Id).Severity);
    }

    [Fact]
    public void The_slowest_of_many_layers_must_move_less_than_it_would_alone()
    {
        Assert.Equal((1.0, 0.5, 1.0), (PlateauEscape.NeededReach(3, false), PlateauEscape.NeededReach(6, false), PlateauEscape.NeededReach(6, true)));
        Finding found = Doctor.Standard.Examine(SyntheticTraces.Sick(VanishingRule.Id)).Findings[0];
        Assert.Equal(1.0 / 3, found.Evidence["reachNeeded"], 12);
    }

    [Fact]
    public void Weight_decay_takes_the_pace_away_and_is_named_where_it_alone_keeps_the_network()
    {
        // As above, at the edge: 1e7 steps of 2.6e-7 are a reach of 2.6, and 1/3 is needed.
        Trace trace = SyntheticTraces.Of(l => new LayerReading
        {
            DeltaNorm = Math.Pow(0.4, SyntheticTraces.Hidden - l),
            GradientNorm = Math.Pow(0.4, SyntheticTraces.Hidden - l),
        });
        Finding Under(double shrinkage) => Doctor.Standard.Examine(
            trace with { Subject = trace.Subject.With(optimizer => optimizer with { Shrinkage = shrinkage }) with { PlannedSteps = 10_000_000 }, Epochs = [] })
            .Findings.Single(finding => finding.Ailment == VanishingRule.Id);
        Finding free = Under(0), decayed = Under(3e-7);

        // k = (11 − 2) · 3e-7 · 1e7 = 27: the steps go a 27th as far.
        Assert.Equal(free.Evidence["reach"] / 27, decayed.Evidence["reach"], 1e-9);
        Assert.Equal(free.Evidence["reach"], decayed.Evidence["reachUndecayed"], 1e-12);
        Assert.Equal(1 - Math.Exp(-3), decayed.Evidence["decayed"], 1e-12);
        Assert.Equal((Severity.Mild, Severity.Moderate), (free.Severity, decayed.Severity));
        Assert.Equal(RemedyKinds.NoDecay, decayed.Remedies[0]);
        Assert.DoesNotContain(RemedyKinds.NoDecay, free.Remedies);
        Assert.DoesNotContain("decayed", free.Evidence.Keys);
    }

    [Fact]
    public void Planned_steps_count_by_their_length()
    {
        Trace sick = SyntheticTraces.Sick(VanishingRule.Id);
        double Growth(long steps, double? lengths) => Doctor.Standard.Examine(sick with
        {
            Epochs = [],
            Subject = sick.Subject.WithAdam(1e-3, 1e-15).With(optimizer => optimizer with { PlannedStepLengths = lengths }) with { PlannedSteps = steps },
        }).Findings[0].Evidence["growth"];
        Assert.Equal(Growth(209, null), Growth(200, 209));
        Assert.True(Growth(200, 209) > Growth(200, null));
    }

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(true, null, null)]
    [InlineData(null, 0.0, 1e-8)]
    public void An_optimizer_of_unknown_steps_is_not_taken_for_plain_descent(bool? divides, double? momentum, double? epsilon)
    {
        Trace sick = SyntheticTraces.Sick(VanishingRule.Id), known = sick with { Epochs = [] };
        Trace unknown = known with
        {
            Subject = known.Subject.With(optimizer => optimizer with { DividesByGradientSize = divides, Momentum = momentum, Epsilon = epsilon }),
        };
        Assert.Contains("reach", Doctor.Standard.Examine(known).Findings[0].Evidence.Keys);
        Finding found = Doctor.Standard.Examine(unknown).Findings[0];
        Assert.DoesNotContain(found.Evidence.Keys, name => name is "reach" or "growth" or "step");
        Assert.Equal(0.5, found.Probability);
    }

    [Fact]
    public void An_optimizer_that_keeps_its_pace_wears_down_a_signal_that_grew()
    {
        Trace sick = SyntheticTraces.Sick(ExplodedSignalRule.Id);
        Finding Under(long steps) => Doctor.Standard.Examine(sick with
        {
            Epochs = [],
            Subject = sick.Subject.WithAdam(1e-3, 0) with { PlannedSteps = steps },
        }).Findings.Single(finding => finding.Ailment == ExplodedSignalRule.Id);
        Assert.Equal(Severity.Moderate, Under(10).Severity);
        Assert.Equal(Severity.Mild, Under(100_000).Severity);
    }

    [Fact]
    public void Gradients_that_the_output_does_not_send_have_not_underflowed()
    {
        Trace Below(double hidden, double output) => SyntheticTraces.Of(l => new LayerReading { UnderflowShare = l == SyntheticTraces.Hidden ? output : hidden });
        Assert.Empty(new UnderflowRule().Examine(Below(0.6, 0.6)));
        Assert.Equal(0.5, Assert.Single(new UnderflowRule().Examine(Below(0.8, 0.6))).Probability, 12);
    }

    [Fact]
    public void What_was_reckoned_is_never_quite_certain()
    {
        Assert.Equal((0.999, 0.001, 0.5), (Certainty.Estimate(1), Certainty.Estimate(0), Certainty.Estimate(0.5)));
        foreach (string ailment in new[] { VanishingRule.Id, VanishedSignalRule.Id, ExplodingRule.Id, ExplodedSignalRule.Id, SaturationRule.Id })
        {
            Assert.All(Doctor.Standard.Examine(SyntheticTraces.Sick(ailment)).Findings, found => Assert.InRange(found.Probability, 0.001, 0.999));
        }
    }

    [Fact]
    public void An_optimizer_that_divides_by_the_gradient_moves_all_layers_alike_until_epsilon()
    {
        Trace trace = SyntheticTraces.Sick(VanishingRule.Id);
        Trace Under(double epsilon) => trace with
        {
            Epochs = [],
            Subject = trace.Subject.WithAdam(0.001, epsilon),
        };
        Assert.Equal(Severity.Mild, Doctor.Standard.Examine(Under(1e-15)).Findings[0].Severity);

        // Behind the last layer rows differ by 0.6 here, so almost no growth is needed, and almost none is possible at an ε of 1e9.
        Assert.True(Doctor.Standard.Examine(Under(1e9)).Findings[0].Evidence["growth"] < 1.001);
    }

    [Fact]
    public void Weights_too_small_for_both_directions_are_the_signals_ailment_and_no_vanishing_gradient() => Assert.DoesNotContain(
        Doctor.Standard.Examine(SyntheticTraces.Sick(VanishedSignalRule.Id)).Findings, finding => finding.Ailment == VanishingRule.Id);

    [Fact]
    public void Of_normalised_layers_nothing_is_foretold_and_their_steps_are_not_too_long()
    {
        foreach (string ailment in new[] { VanishingRule.Id, ExplodingRule.Id })
        {
            Trace sick = SyntheticTraces.Sick(ailment);
            TraceLayer[] layers = [.. sick.Subject.Layers.Select((layer, i) => layer with { Norm = i < SyntheticTraces.Hidden ? TraceNorm.Layer : TraceNorm.None })];
            Finding found = Doctor.Standard.Examine(sick with { Subject = sick.Subject with { Layers = layers } }).Findings[0];
            Assert.Equal((ailment, Severity.Mild), (found.Ailment, found.Severity));
            Assert.DoesNotContain("step", found.Evidence.Keys);
        }
    }

    [Fact]
    public void A_signal_that_grew_matters_as_far_as_a_step_of_the_output_does()
    {
        Trace sick = SyntheticTraces.Sick(ExplodedSignalRule.Id);
        Assert.Equal(Severity.Moderate, Doctor.Standard.Examine(sick).Findings[0].Severity);
        Trace slow = sick with { Subject = sick.Subject.With(optimizer => optimizer with { LearningRate = 1e-12 }), Steps = [sick.Steps[0]] };
        Assert.Equal(Severity.Mild, Doctor.Standard.Examine(slow).Findings[0].Severity);
    }

    [Fact]
    public void What_has_learned_is_not_alarmed_by_its_start()
    {
        Trace sick = SyntheticTraces.Sick(VanishingRule.Id);
        Assert.False(Doctor.Standard.Examine(sick).Healthy);
        EpochReading last = new() { Epoch = 61, Step = 610, TrainingCost = 0.3 };
        Assert.True(Doctor.Standard.Examine(sick with { Epochs = [.. sick.Epochs, last] }).Healthy);
    }

    [Fact]
    public void Steps_of_a_foreign_trace_without_epochs_show_whether_it_has_learned()
    {
        // The cost of the last ten of twenty steps is a third of guessing.
        Trace sick = SyntheticTraces.Sick(VanishingRule.Id) with { Epochs = [] };
        Trace foreign = sick with { Subject = sick.Subject with { Writer = "other" } };
        Assert.False(Doctor.Standard.Examine(sick).Healthy);
        Assert.True(Doctor.Standard.Examine(foreign).Healthy);
        Assert.False(Doctor.Standard.Examine(foreign with { Steps = [.. foreign.Steps.Take(19)] }).Healthy);
        Assert.False(Doctor.Standard.Examine(foreign with { Steps = [.. foreign.Steps.Select(step => step with { Cost = 0.7 })] }).Healthy);
    }

    [Theory]
    [InlineData(0.70, 1000, LearningResult.NotBetter)]
    [InlineData(0.70, 2000, null)]
    [InlineData(0.30, 2000, LearningResult.Learned)]
    public void Steps_of_a_foreign_trace_without_epochs_are_judged_as_an_epoch_would_be(double cost, long planned, LearningResult? expected)
    {
        Trace trace = SyntheticTraces.Healthy;
        trace = trace with
        {
            Epochs = [],
            Subject = trace.Subject with { Writer = "other", PlannedSteps = planned },
            Steps = [.. trace.Steps.Select(step => step with { Step = 50 * step.Step + 45, Cost = cost })],
        };
        Assert.Equal(expected, Doctor.Standard.Examine(trace).Learning?.Result);
        Assert.Null(Doctor.Standard.Examine(trace with { Subject = trace.Subject with { Writer = null } }).Learning);
        Assert.Null(Doctor.Standard.Examine(trace with { Subject = trace.Subject with { HasOtherCosts = true } }).Learning);
    }

    [Theory]
    [InlineData("other", 0.98, null, Severity.Moderate)]
    [InlineData("other", null, 0.9815, Severity.Moderate)]
    [InlineData("other", 0.99, 0.98, Severity.Mild)]
    [InlineData("other", null, null, Severity.Mild)]
    [InlineData(null, 0.98, null, Severity.Mild)]
    public void A_low_cost_does_not_hide_that_a_foreign_network_hardly_answers_a_rare_class(string? writer, double? training, double? validation, Severity expected)
    {
        Trace trace = SyntheticTraces.Healthy;
        EpochReading epoch = trace.Epochs[^1] with { TrainingCost = 0.03, TrainingAccuracy = training, ValidationCost = null, ValidationAccuracy = validation };
        trace = trace with { Epochs = [epoch], Subject = trace.Subject with { Writer = writer, ClassRows = [980, 20], ChanceAccuracy = 0.98, ConstantCost = 0.098, BatchSize = 16 } };
        Finding found = Assert.Single(new ClassImbalanceRule().Examine(trace));
        Assert.Equal((expected, expected == Severity.Moderate), (found.Severity, found.Evidence.ContainsKey("accuracy")));
    }

    [Theory]
    [InlineData(null, 6, true)]
    [InlineData("other", 6, false)]
    [InlineData("other", 3, true)]
    public void A_foreign_trace_may_have_units_for_classes_that_it_has_not_seen(string? writer, int classes, bool isMiscounted)
    {
        Trace trace = SyntheticTraces.Sick(OutputMisfitRule.Id);
        Assert.Equal(isMiscounted, new OutputMisfitRule().Examine(trace with { Subject = trace.Subject with { Writer = writer, Classes = classes } }).Any());
    }

    [Fact]
    public void Outputs_that_were_not_read_have_the_size_that_random_weights_give()
    {
        Trace sick = SyntheticTraces.Sick(TargetsOffScaleRule.Id);
        Trace unread = sick with { Steps = [.. sick.Steps.Select(step => step with { Layers = [.. step.Layers.SkipLast(1), step.Layers[^1] with { ForwardRms = null }] })] };
        Assert.Empty(new TargetsOffScaleRule().Examine(unread));

        // ‖W‖ of one unit is 4, and the last hidden layer gives 0.7.
        Assert.Equal(2.8, Assert.Single(new TargetsOffScaleRule().Examine(unread with { Subject = unread.Subject with { Writer = "other" } })).Evidence["outputs"], 9);
    }

    [Theory]
    [InlineData(0.6, Severity.Mild)]
    [InlineData(0.3, Severity.Moderate)]
    public void Without_a_forecast_less_than_a_thousandth_is_moderate(double perLayer, Severity severity)
    {
        Trace sick = SyntheticTraces.Of(l => new LayerReading { DeltaNorm = Math.Pow(perLayer, SyntheticTraces.Hidden - l), GradientNorm = 1 });
        Trace unknown = sick with { Epochs = [], Subject = sick.Subject with { PlannedSteps = 0 } };
        Assert.Equal(severity, Assert.Single(new VanishingRule().Examine(unknown)).Severity);
        Trace unseen = sick with { Epochs = [], Subject = sick.Subject with { Layers = [.. sick.Subject.Layers.Select((layer, i) => i == 3 ? layer with { UnseenBefore = 1 } : layer)] } };
        Assert.Equal((severity, "unseen"), (Assert.Single(new VanishingRule().Examine(unseen)).Severity, Assert.Single(new VanishingRule().Examine(unseen)).Form));
    }

    [Fact]
    public void Steps_of_a_rate_that_rises_count_from_half_of_the_largest_on()
    {
        Trace rising = Rising(20, step => step < 10 ? 1e-9 * step : 0.001);
        Assert.Empty(new UpdateRatioRule().Examine(rising));
        Assert.Equal(0.5, Assert.Single(new UpdateRatioRule().Examine(Rising(20, step => step < 10 ? 0.001 : 0.5))).Evidence["ratio"]);
    }

    [Fact]
    public void A_step_of_0_tells_nothing_of_an_optimizer_that_is_not_known()
    {
        Trace still = SyntheticTraces.Of(_ => new LayerReading { UpdateRatio = 0 });
        Assert.NotEmpty(new UpdateRatioRule().Examine(still));
        Assert.Empty(new UpdateRatioRule().Examine(still with { Subject = still.Subject.With(optimizer => optimizer with { DividesByGradientSize = null }) }));
    }

    [Fact]
    public void Steps_that_gather_gradients_are_no_steps_of_0()
    {
        Trace gathers = Rising(20, step => step % 4 == 3 ? 0.001 : 0);
        gathers = gathers with { Steps = [.. gathers.Steps.Concat(gathers.Steps).Concat(gathers.Steps).Concat(gathers.Steps)] };
        Assert.NotEmpty(new UpdateRatioRule().Examine(gathers));
        Assert.Empty(new UpdateRatioRule().Examine(gathers with { Subject = gathers.Subject with { Writer = "other" } }));
    }

    [Theory]
    [InlineData("l1", 617, Severity.Severe)]

    // Guessing costs 5 at most, and perhaps 4.
    [InlineData("l1", 4, Severity.Moderate)]
    [InlineData("l1", 2, Severity.Mild)]
    [InlineData("smooth-l1", 617, Severity.Severe)]

    // The threshold of a Huber cost may be another than 1.
    [InlineData("huber", 617, Severity.Moderate)]
    [InlineData("own", 617, null)]
    public void Targets_are_off_scale_for_absolute_errors_too(string cost, double last, Severity? severity)
    {
        Trace far = SyntheticTraces.WithTargets(1013, 5);
        far = far with
        {
            Subject = far.Subject with { Cost = cost, ConstantCost = null, Writer = "other" },
            Steps = [far.Steps[0] with { Cost = 1000 }, far.Steps[0] with { Step = 249, Cost = last }],
        };
        Assert.Equal(severity, new TargetsOffScaleRule().Examine(far).FirstOrDefault()?.Severity);

        // Targets of the size of the outputs; and outputs that have grown far beyond both.
        TraceSubject near = far.Subject with { Targets = new TraceTargets { Mean = 0, Deviation = 1 } };
        Assert.Empty(new TargetsOffScaleRule().Examine(far with { Subject = near, Steps = [far.Steps[0] with { Cost = 1 }] }));
        Assert.Empty(new TargetsOffScaleRule().Examine(far with { Subject = near, Steps = [far.Steps[0] with { Cost = 1e4, Layers = [.. far.Steps[0].Layers.Select(layer => layer with { ForwardRms = 1e4 })] }] }));
    }

    [Fact]
    public void Plain_descent_on_an_absolute_error_takes_no_longer_steps_to_far_targets()
    {
        Trace far = SyntheticTraces.WithTargets(1013, 1013) with { };
        far = far with
        {
            Subject = (far.Subject with { Writer = "other" }).With(optimizer => optimizer with { DividesByGradientSize = false, Momentum = 0, Kind = "sgd" }),
            Steps = [far.Steps[0] with { Cost = 1, Layers = [.. far.Steps[0].Layers.Select(layer => layer with { UpdateRatio = 50, ForwardRms = 0.1 })] }],
        };
        Assert.Equal("too-far", Assert.Single(new TargetsOffScaleRule().Examine(far)).Form);
        Assert.Empty(new TargetsOffScaleRule().Examine(far with { Subject = far.Subject with { Cost = "l1", ConstantCost = null } }));
    }

    [Fact]
    public void A_gradient_that_becomes_NaN_of_moderate_numbers_is_no_overflow()
    {
        Verdict verdict = Doctor.Standard.Examine(SyntheticTraces.Undefined(layer => layer));
        Finding found = verdict.Findings[0];
        Assert.Equal((NotFiniteRule.Backward, 3L, 3), (found.Form, found.SinceStep, Assert.Single(found.Layers)));
        Assert.Equal(["epsilon"], verdict.Remedies.Select(one => one.Id));

        // What overflows is infinite first, or large: the layer itself, its outputs, its weights, an earlier gradient, or the factor of the loss.
        string? Form(Trace trace) => new NotFiniteRule().Examine(trace).Single().Form;
        Assert.Null(Form(SyntheticTraces.Undefined(layer => layer with { DeltaNorm = double.PositiveInfinity })));
        Assert.Null(Form(SyntheticTraces.Undefined(layer => layer with { ForwardRms = 1e30 })));
        Assert.Null(Form(SyntheticTraces.Undefined(layer => layer with { WeightNorm = 1e20 })));
        Assert.Null(Form(SyntheticTraces.Undefined(layer => layer, step => step with { LossScale = 1e30 })));
        Trace grown = SyntheticTraces.Undefined(layer => layer);
        Assert.Null(Form(grown with { Steps = [grown.Steps[0] with { Layers = [.. grown.Steps[0].Layers.Select(layer => layer with { GradientNorm = 1e20 })] }, .. grown.Steps.Skip(1)] }));
        Assert.Null(Form(grown with { Subject = grown.Subject with { SmallestNormal = 6.103515625e-05 } }));
        Assert.Equal(4, new NotFiniteRule().Examine(grown with { Subject = grown.Subject with { Writer = null } }).Single().SinceStep);
    }

    [Theory]
    [InlineData(double.NaN, double.NaN, 4, "later-inputs")]
    [InlineData(0.7, 0.7, 4, "cost")]
    [InlineData(0.7, double.NaN, 4, null)]
    [InlineData(0.7, 1e30, 4, null)]
    [InlineData(0.7, 0.7, 1e9, null)]
    [InlineData(double.NaN, double.NaN, double.NaN, null)]
    public void Data_and_cost_are_named_if_weights_cannot_have_made_the_number(double first, double last, double weights, string? form)
    {
        Trace trace = SyntheticTraces.Healthy;
        StepReading broken = trace.Steps[^1] with
        {
            Cost = double.NaN,
            Layers = [.. trace.Steps[^1].Layers.Select((layer, i) => layer with { WeightNorm = weights, ForwardRms = i == 0 ? first : last, DeltaNorm = double.NaN })],
        };
        trace = trace with { Steps = [.. trace.Steps.SkipLast(1), broken], NotFinite = new NotFiniteEvent { Step = broken.Step, Phase = "cost" }, Subject = trace.Subject with { Writer = "other" } };
        Verdict verdict = Doctor.Standard.Examine(trace);
        Assert.Equal(("not-finite", form), (verdict.Findings[0].Ailment, verdict.Findings[0].Form));
        Assert.Equal(form is not null, verdict.Remedies.Count == 0);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, Severity.Moderate)]
    [InlineData(2, Severity.Severe)]
    public void Output_units_that_stay_dead_are_found(int dead, Severity? severity)
    {
        Trace trace = SyntheticTraces.Healthy;
        Trace With(Func<int, int> deadAt) => trace with
        {
            Subject = trace.Subject with { Layers = [.. trace.Subject.Layers.SkipLast(1), trace.Subject.Layers[^1] with { Units = 2 }] },
            Steps = [.. trace.Steps.Select((step, i) => step with { Cost = 0.7, Layers = [.. step.Layers.SkipLast(1), step.Layers[^1] with { DeadUnits = [.. Enumerable.Range(0, deadAt(i))] }] })],
        };
        Assert.Equal(severity, new ZeroJacobianRule().Examine(With(_ => dead)).SingleOrDefault()?.Severity);
        Assert.Empty(new ZeroJacobianRule().Examine(With(i => i == 15 ? 0 : dead)));
    }

    [Fact]
    public void An_end_far_above_guessing_is_no_success_however_many_rows_are_right()
    {
        Trace trace = SyntheticTraces.Healthy with
        {
            Epochs = [new EpochReading { Epoch = 50, Step = 500, TrainingCost = 9 }, new EpochReading { Epoch = 100, Step = 1000, TrainingCost = 6, TrainingAccuracy = 0.8 }],
        };
        trace = trace with { Steps = [.. trace.Steps.Select(step => step with { Cost = 9 })] };
        Assert.Equal("not-learned", Assert.Single(new SlowConvergenceRule().Examine(trace)).Form);
        Assert.Empty(new SlowConvergenceRule().Examine(trace with { Subject = trace.Subject with { PlannedSteps = 2000 } }));
        Assert.Empty(new SlowConvergenceRule().Examine(trace with { Epochs = [.. trace.Epochs.Select(epoch => epoch with { TrainingAccuracy = null })] }));
    }

    private static Trace Rising(int steps, Func<int, double> ratio)
    {
        Trace trace = SyntheticTraces.Healthy;
        return trace with
        {
            Steps = [.. Enumerable.Range(0, steps).Select(step => trace.Steps[step] with
            {
                LearningRate = step < steps / 2 ? 0.01 * step / steps : 0.01,
                Layers = [.. trace.Steps[step].Layers.Select(layer => layer with { UpdateRatio = ratio(step) })],
            })],
        };
    }

    [Fact]
    public void The_probability_of_death_is_that_of_the_seeds_until_this_one_has_died()
    {
        Trace sick = SyntheticTraces.Sick(DeadUnitsRule.Id);
        Assert.Equal(1, Doctor.Standard.Examine(sick).Findings[0].Probability);
        Finding likely = Doctor.Standard.Examine(SyntheticTraces.Healthy with { OtherStarts = sick.OtherStarts }).Findings[0];
        Assert.Equal((DeadUnitsRule.Id, Severity.Moderate, 0.4), (likely.Ailment, likely.Severity, likely.Probability));
        Assert.Equal((0.4, 40.0), (likely.Evidence["overSeeds"], likely.Evidence["startsBlocked"]));
        Assert.InRange(likely.Evidence["low"], 0.30, 0.32);
        Assert.InRange(likely.Evidence["high"], 0.49, 0.51);
    }

    [Fact]
    public void Few_epochs_and_few_readings_are_not_judged()
    {
        foreach (string ailment in new[] { OscillationRule.Id, SlowConvergenceRule.Id })
        {
            Trace sick = SyntheticTraces.Sick(ailment);
            Assert.Empty(Doctor.Standard.Examine(sick with { Epochs = [.. sick.Epochs.Take(OscillationRule.MinEpochs - 1)] }).Findings);
        }

        Trace fast = SyntheticTraces.Sick(UpdateRatioRule.Id);
        Assert.Empty(Doctor.Standard.Examine(fast with { Steps = [.. fast.Steps.Take(UpdateRatioRule.MinReadings - 1)] }).Findings);
    }

    [Theory]
    [InlineData(0.70, 0.90, SlowConvergenceRule.TooLong)] // above what it had been
    [InlineData(0.693, 0.693, SlowConvergenceRule.NotLearned)]
    [InlineData(0.693, 0.66, SlowConvergenceRule.NotLearned)]
    public void A_cost_that_rose_is_no_slow_fall(double first, double last, string form)
    {
        Finding found = Assert.Single(new SlowConvergenceRule().Examine(Whole(first, last, epochs: 12)));
        Assert.Equal((form, Severity.Moderate, 0.0), (found.Form, found.Severity, found.Evidence["remaining"]));
        Assert.Equal(form == SlowConvergenceRule.TooLong, found.Remedies[0] == RemedyKinds.LowerRate);
        Assert.Equal(form != SlowConvergenceRule.TooLong, found.Remedies.Contains(RemedyKinds.HigherRate));
    }

    [Theory]
    [InlineData(0.70, 0.68, 0.69, true)] // a third of the labels are wrong: no model does better
    [InlineData(0.70, 0.68, 0.95, false)]
    [InlineData(0.70, 0.95, 0.69, false)]
    [InlineData(0.70, 0.68, null, false)]
    [InlineData(0.50, 0.68, 0.69, false)]
    public void A_high_cost_of_noisy_classes_is_no_slow_fall_if_no_other_model_does_better(double right, double linear, double? neighbours, bool isSilent)
    {
        Trace whole = Whole(0.69, 0.65, epochs: 12, right: right);
        whole = whole with { Subject = whole.Subject with { LinearScore = linear, NeighbourScore = neighbours } };
        Assert.Equal(isSilent, !new SlowConvergenceRule().Examine(whole).Any());
    }

    [Fact]
    public void A_cost_that_stalls_is_slow_since_it_stalled()
    {
        // 1,000 rows: chance explains 3/√1000 of the cost of guessing, 0.066. The cost of the third of twelve epochs is the first so near to the last.
        Trace trace = Whole(0.693, 0.66, epochs: 12);
        double[] costs = [1.4, 0.9, 0.70, 0.69, 0.68, 0.67, 0.67, 0.66, 0.66, 0.66, 0.66, 0.66];
        trace = trace with { Epochs = [.. trace.Epochs.Select((epoch, i) => epoch with { TrainingCost = costs[i] })] };
        Assert.Equal(trace.Epochs[2].Step, Assert.Single(new SlowConvergenceRule().Examine(trace)).SinceStep);

        // A plan that early stopping ended has no epochs left.
        Trace longer = trace with { Subject = trace.Subject with { PlannedSteps = 20 * trace.Subject.PlannedSteps } };
        Assert.Empty(new SlowConvergenceRule().Examine(longer));
        Finding ended = Assert.Single(new SlowConvergenceRule().Examine(longer with { StoppedAt = trace.Epochs[^1].Step }));
        Assert.Equal((SlowConvergenceRule.NotLearned, 0.0), (ended.Form, ended.Evidence["remaining"]));
    }

    [Fact]
    public void A_cost_that_stands_above_its_start_is_seen_within_few_epochs()
    {
        // 1,000 rows: chance explains 3/√1000 of the cost of guessing between epochs, and 3/√100 between a batch and an epoch.
        Trace rose = Whole(30, 20, epochs: 4);
        Assert.Equal(SlowConvergenceRule.TooLong, Assert.Single(new SlowConvergenceRule().Examine(rose)).Form);
        StepReading high = rose.Steps[0] with { Cost = 40 };
        Assert.Empty(new SlowConvergenceRule().Examine(rose with { Steps = [high] }));
        Assert.Empty(new SlowConvergenceRule().Examine(Whole(0.693, 0.70, epochs: 4)));
    }

    [Fact]
    public void A_longer_step_is_not_prescribed_where_steps_are_found_too_long()
    {
        Trace slow = SyntheticTraces.Sick(SlowConvergenceRule.Id), fast = SyntheticTraces.Sick(UpdateRatioRule.Id);
        Assert.Contains(RemedyKinds.HigherRate, Assert.Single(new SlowConvergenceRule().Examine(slow)).Remedies);
        Finding found = Assert.Single(new SlowConvergenceRule().Examine(slow with { Steps = fast.Steps }));
        Assert.Equal((SlowConvergenceRule.TooLong, RemedyKinds.LowerRate), (found.Form, found.Remedies[0]));
        Assert.DoesNotContain(RemedyKinds.HigherRate, found.Remedies);
    }

    [Fact]
    public void Decay_that_outweighs_the_training_is_taken_off_first()
    {
        Trace slow = SyntheticTraces.Sick(SlowConvergenceRule.Id);
        Finding Under(double shrinkage) => Assert.Single(new SlowConvergenceRule().Examine(slow with { Subject = slow.Subject.With(optimizer => optimizer with { Shrinkage = shrinkage }) }));
        Assert.Equal(RemedyKinds.NoDecay, Under(1.1e-3).Remedies[0]);
        Assert.DoesNotContain(RemedyKinds.NoDecay, Under(0.9e-3).Remedies);
    }

    [Theory]
    [InlineData(0.70, 0.51, 0.70, LearningResult.NotBetter)] // too few rows right, the cost as good as that of guessing
    [InlineData(0.70, 0.60, 0.70, LearningResult.Learned)]
    [InlineData(0.30, 0.51, 0.62, LearningResult.Learned)] // one class is nearly all: the cost tells
    [InlineData(0.30, 0.51, 0.70, LearningResult.ByHeart)]
    [InlineData(0.30, 0.51, null, LearningResult.ByHeart)]
    [InlineData(0.61, 0.51, 0.63, LearningResult.NotBetter)] // better on the training rows only, but hardly better than on the others
    public void The_end_of_a_training_says_of_which_rows_it_learned(double cost, double right, double? unseen, LearningResult expected)
    {
        Trace whole = Whole(0.70, cost, epochs: 4, right);
        whole = whole with
        {
            Subject = whole.Subject with { Baseline = new TraceBaseline { ValidationAccuracy = 0.5, ValidationCost = Math.Log(2) } },
            Epochs = [.. whole.Epochs.Select(epoch => epoch with { ValidationCost = unseen })],
        };
        Trace part = whole with { Subject = whole.Subject with { PlannedSteps = 100 } };
        bool hasLearned = expected == LearningResult.Learned;
        Verdict atEnd = Doctor.Standard.Examine(whole), before = Doctor.Standard.Examine(part);
        Assert.Empty(atEnd.Findings);
        Assert.Equal(expected, atEnd.Learning!.Result);
        Assert.Equal((hasLearned, hasLearned ? true : null), (atEnd.Learned, atEnd.Healthy));

        // Early stopping ends a training before its plan does.
        Trace stopped = part with { StoppedAt = part.Epochs[^1].Step };
        Assert.Equal(expected, Doctor.Standard.Examine(stopped).Learning!.Result);

        // Before its end, a training that has not learned yet may still do so.
        Assert.Equal((hasLearned ? true : null, true), (before.Learned, before.Healthy));
    }

    [Theory]
    [InlineData(0.60, 0.62, LearningResult.Learned)]
    [InlineData(0.60, 0.95, LearningResult.BelowLinear)]
    public void A_network_that_a_linear_model_beats_is_not_healthy(double right, double linear, LearningResult expected)
    {
        Trace whole = Whole(0.70, 0.65, epochs: 4, right);
        Verdict verdict = Doctor.Standard.Examine(whole with { Subject = whole.Subject with { LinearScore = linear } });
        Assert.Equal((expected, expected == LearningResult.Learned), (verdict.Learning!.Result, verdict.Healthy));
        Assert.Equal(
            expected == LearningResult.Learned ? [] : [SlowConvergenceRule.BelowLinear],
            verdict.Findings.Where(finding => finding.Ailment == SlowConvergenceRule.Id).Select(finding => finding.Form));
    }

    [Theory]
    [InlineData(0.52, 0.53, SlowConvergenceRule.Inputs)]
    [InlineData(0.52, 0.75, null)] // no line separates the classes, but neighbours do: the network is at fault
    public void Inputs_are_at_fault_only_where_no_other_model_finds_anything(double linear, double neighbours, string? form)
    {
        Trace whole = Whole(0.70, 0.69, epochs: 20, 0.51);
        Verdict verdict = Doctor.Standard.Examine(whole with { Subject = whole.Subject with { LinearScore = linear, NeighbourScore = neighbours } });
        Assert.Equal(form is not null, verdict.Findings.Any(finding => finding.Form == SlowConvergenceRule.Inputs));
        Assert.Equal(form is null, verdict.Remedies.Count > 0);
    }

    [Theory]
    [InlineData(null, SlowConvergenceRule.Inputs)]
    [InlineData(0.0, SlowConvergenceRule.Inputs)]
    [InlineData(0.009, SlowConvergenceRule.Inputs)] // what chance explains on 1,000 rows: (3.09/√1,000)²
    [InlineData(0.012, null)] // accuracy hides it, because one class is frequent
    public void Inputs_that_explain_classes_without_being_right_more_often_are_not_at_fault(double? share, string? form)
    {
        Trace whole = Whole(0.70, 0.69, epochs: 20, 0.80);
        TraceSubject subject = whole.Subject with { ChanceAccuracy = 0.8, LinearScore = 0.80, NeighbourScore = 0.81, IndicatorShare = share };
        Verdict verdict = Doctor.Standard.Examine(whole with { Subject = subject });
        Assert.Equal(form is not null, verdict.Findings.Any(finding => finding.Form == SlowConvergenceRule.Inputs));
    }

    [Fact]
    public void A_single_class_has_no_remedy()
    {
        Trace sick = SyntheticTraces.Sick(OutputMisfitRule.Id);
        Verdict verdict = Doctor.Standard.Examine(sick with { Subject = sick.Subject with { Classes = 1 } });
        Assert.Contains(verdict.Findings, finding => finding is { Ailment: OutputMisfitRule.Id, Severity: Severity.Severe, Remedies: [] });
        Assert.Empty(verdict.Remedies);
    }

    [Theory]
    [InlineData(0.40, 0.42, null)] // within three standard errors of 300 rows
    [InlineData(0.40, 0.52, Severity.Mild)]
    [InlineData(0.40, 0.60, Severity.Moderate)] // more than half of what was gained over 0.693 is lost
    public void A_validation_cost_that_rises_by_more_than_chance_while_the_training_cost_falls_is_overfitting(double lowest, double last, Severity? expected)
    {
        Trace risen = SyntheticTraces.Sick(OverfittingRule.Id);
        risen = risen with
        {
            Epochs = [.. risen.Epochs.Select(epoch => epoch with { ValidationCost = epoch.Epoch <= 10 ? lowest : last })],
        };
        Assert.Equal(expected, Doctor.Standard.Examine(risen).Findings.SingleOrDefault(finding => finding.Ailment == OverfittingRule.Id)?.Severity);

        // Early stopping keeps the best epoch, and a training cost that rises too is no overfitting.
        Assert.Empty(new OverfittingRule().Examine(risen with { Subject = risen.Subject with { StopsEarly = true } }));
        Assert.Empty(new OverfittingRule().Examine(risen with { Epochs = [.. risen.Epochs.Select(epoch => epoch with { TrainingCost = epoch.Epoch })] }));
    }

    [Fact]
    public void A_training_that_ends_by_heart_is_overfitting_even_if_its_few_rows_show_no_clear_rise()
    {
        Trace risen = SyntheticTraces.Sick(OverfittingRule.Id);
        long last = risen.Epochs[^1].Step;
        risen = risen with
        {
            Subject = risen.Subject with { ValidationRows = 20, PlannedSteps = last },
            Epochs = [.. risen.Epochs.Select(epoch => epoch with { ValidationCost = epoch.Epoch <= 10 ? 0.6 : 0.69, ValidationAccuracy = 0.5 })],
        };
        Verdict verdict = Doctor.Standard.Examine(risen);
        Assert.Equal(LearningResult.ByHeart, verdict.Learning!.Result);
        Finding finding = Assert.Single(verdict.Findings, finding => finding.Ailment == OverfittingRule.Id);
        Assert.Equal((Severity.Moderate, true), (finding.Severity, finding.Probability >= 0.5));
        Assert.Contains(RemedyKinds.EarlyStop, finding.Remedies);

        // Before the end, so small a rise is chance.
        Assert.Empty(new OverfittingRule().Examine(risen with { Subject = risen.Subject with { PlannedSteps = 2 * last } }));
    }

    [Theory]
    [InlineData(0.5, 0.55, LearningResult.Learned)]
    [InlineData(0.5, 0.95, LearningResult.BelowLinear)]
    [InlineData(0.95, 0.02, LearningResult.NotBetter)]
    public void Numbers_are_judged_by_the_share_that_is_explained(double left, double linear, LearningResult expected)
    {
        Trace whole = Whole(0.70, 0.65, epochs: 4);
        Verdict verdict = Doctor.Standard.Examine(whole with
        {
            Subject = whole.Subject with { Classes = 0, ChanceAccuracy = null, LinearScore = linear, Baseline = new TraceBaseline { ValidationCost = 2 } },
            Epochs = [.. whole.Epochs.Select(epoch => epoch with { ValidationCost = 2 * left, TrainingCost = 0.65 })],
        });
        Assert.Equal(expected, verdict.Learning!.Result);
    }

    /// <summary>A training of 1,000 rows, watched to its end, with a cost on a straight line and 1,000 validation rows.</summary>
    private static Trace Whole(double first, double last, int epochs, double? right = null)
    {
        Trace trace = SyntheticTraces.Healthy;
        return trace with
        {
            Subject = trace.Subject with { PlannedSteps = 10 * epochs, ValidationRows = 1000 },
            Steps = [trace.Steps[0]],
            Epochs = [.. Enumerable.Range(1, epochs).Select(epoch => new EpochReading
            {
                Epoch = epoch,
                Step = 10 * epoch,
                TrainingCost = first + ((last - first) * (epoch - 1) / (epochs - 1)),
                ValidationAccuracy = right,
            })],
        };
    }

    [Fact]
    public void Decay_alone_is_no_step_of_learning()
    {
        Trace decays = SyntheticTraces.Of(_ => new LayerReading { UpdateRatio = 1e-3 });
        Assert.DoesNotContain(new UpdateRatioRule().Examine(decays), finding => finding.Ailment == UpdateRatioRule.Id);
        Finding still = Assert.Single(new UpdateRatioRule().Examine(decays with { Subject = decays.Subject.With(optimizer => optimizer with { Shrinkage = 1e-3 }) }));
        Assert.Equal((Severity.Moderate, 0.0, 11), (still.Severity, still.Evidence["ratio"], still.Layers.Count));
        Assert.Empty(new UpdateRatioRule().Examine(decays with { Subject = decays.Subject.With(optimizer => optimizer with { Shrinkage = 8e-4 }) }));
    }

    [Fact]
    public void Layers_that_a_dead_one_cuts_off_do_not_also_have_steps_of_the_wrong_size()
    {
        Trace still = SyntheticTraces.Of(_ => new LayerReading { UpdateRatio = 0 });
        Assert.Contains(Doctor.Standard.Examine(still).Findings, finding => finding.Ailment == UpdateRatioRule.Id);
        Trace cut = SyntheticTraces.Sick(DeadUnitsRule.Id);
        cut = cut with { Steps = [.. cut.Steps.Select(step => step with { Layers = [.. step.Layers.Select(layer => layer with { UpdateRatio = 0 })] })] };
        Assert.DoesNotContain(Doctor.Standard.Examine(cut).Findings, finding => finding.Ailment == UpdateRatioRule.Id);
        Trace stuck = still with { Subject = still.Subject with { CannotLearn = "one output" } };
        Assert.DoesNotContain(Doctor.Standard.Examine(stuck).Findings, finding => finding.Ailment == UpdateRatioRule.Id);
    }

    [Fact]
    public void What_a_network_has_already_is_not_prescribed()
    {
        Trace sick = SyntheticTraces.Sick(VanishingRule.Id);
        Assert.Contains(RemedyKinds.Adam, Doctor.Standard.Examine(sick).Findings[0].Remedies);
        TraceLayer[] normed = [.. sick.Subject.Layers.Select(layer => layer with { Norm = TraceNorm.Batch })];
        Trace treated = sick with { Subject = sick.Subject.WithAdam(0.01, 0) with { Layers = normed } };
        IReadOnlyList<string> left = Doctor.Standard.Examine(treated).Findings[0].Remedies;
        Assert.DoesNotContain(RemedyKinds.Adam, left);
        Assert.DoesNotContain(RemedyKinds.BatchNorm, left);
        Assert.Contains(RemedyKinds.Residual, left);

        Trace lost = SyntheticTraces.Sick(LostOverTimeRule.Id);
        IReadOnlyList<string> Of(TraceLayerKind kind) => Doctor.Standard.Examine(
            lost with { Subject = lost.Subject.With(optimizer => optimizer with { LearningRate = 1e-9 }) with { Layers = [lost.Subject.Layers[0] with { Kind = kind }, .. lost.Subject.Layers.Skip(1)] } }).Findings[0].Remedies;
        Assert.Equal([RemedyKinds.OrthogonalRecurrence], Of(TraceLayerKind.Lstm));
        Assert.Contains(RemedyKinds.Lstm, Of(TraceLayerKind.Rnn));
    }

    [Fact]
    public void Data_of_a_single_class_are_no_fault_of_an_output_that_can_move()
    {
        Trace one = SyntheticTraces.Healthy with
        {
            Subject = SyntheticTraces.Healthy.Subject with { Classes = 1, Cost = "bce", CannotLearn = "The data has 1 class." },
        };
        Finding found = Assert.Single(Doctor.Standard.Examine(one).Findings);
        Assert.Equal((OutputMisfitRule.Id, Severity.Severe, 1.0), (found.Ailment, found.Severity, found.Evidence["onlyClass"]));
    }

    [Fact]
    public void A_network_that_tells_its_classes_apart_may_be_saturated()
    {
        Trace trace = SyntheticTraces.Sick(SaturationRule.Id);
        StepReading open = trace.Steps[0] with { Layers = [.. trace.Steps[0].Layers.Select(layer => layer with { SaturatedShare = 0 })] };
        StepReading[] later = [.. trace.Steps.Skip(1).Select(step => step with { Cost = 0.1 })];
        Assert.Empty(Doctor.Standard.Examine(trace with { Steps = [open, .. later] }).Findings);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.96, 0.975)]
    [InlineData(-3, 0.0013499)]
    public void Normal_distribution(double x, double expected) => Assert.Equal(expected, Probability.Normal(x), 4);

    [Theory]
    [InlineData(0, 20, 0, 0.161)]
    [InlineData(10, 20, 0.299, 0.701)]
    public void Wilson_interval(int found, int trials, double low, double high)
    {
        (double least, double most) = Probability.Interval(found, trials);
        Assert.Equal((low, high), (Math.Round(least, 3), Math.Round(most, 3)));
    }

    [Fact]
    public void Slopes_without_a_bound_are_never_saturated()
    {
        Trace trace = SyntheticTraces.Sick(SaturationRule.Id);
        Assert.NotEmpty(new SaturationRule().Examine(trace));
        TraceSubject unbounded = trace.Subject with { Layers = [.. trace.Subject.Layers.Select(layer => layer with { Activation = new TraceActivation { Kind = "exp", LargestSlope = double.PositiveInfinity } })] };
        Assert.Empty(new SaturationRule().Examine(trace with { Subject = unbounded }));
    }
}
