using System.Collections.Immutable;
using Sonda.Diagnosis.Ailments.BadDataScale;
using Sonda.Diagnosis.Ailments.ClassImbalance;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.ExplodedSignal;
using Sonda.Diagnosis.Ailments.Exploding;
using Sonda.Diagnosis.Ailments.LeftOut;
using Sonda.Diagnosis.Ailments.LostOverTime;
using Sonda.Diagnosis.Ailments.NotFinite;
using Sonda.Diagnosis.Ailments.Oscillation;
using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Ailments.Overfitting;
using Sonda.Diagnosis.Ailments.Saturation;
using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Ailments.TargetsOffScale;
using Sonda.Diagnosis.Ailments.Underflow;
using Sonda.Diagnosis.Ailments.UnitsAlike;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Ailments.VanishedSignal;
using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Ailments.WeightDecay;
using Sonda.Diagnosis.Ailments.ZeroJacobian;

namespace Sonda.Diagnosis;

/// <summary>All ailments that the standard doctor looks for. The doctor, the command line, pages and tests read this table.</summary>
public static class AilmentKinds
{
    /// <summary>All of them. Of two findings that are equally severe and probable the earlier one comes first.</summary>
    public static ImmutableArray<Ailment> All { get; } =
    [
        new(new NotFiniteRule()), new(new LeftOutRule()), new(new ZeroJacobianRule()), new(new OutputMisfitRule()),
        new(new BadDataScaleRule()), new(new TargetsOffScaleRule()), new(new UnitsAlikeRule()), new(new ClassImbalanceRule()),
        new(new VanishingRule()), new(new ExplodingRule()), new(new VanishedSignalRule()), new(new ExplodedSignalRule()),
        new(new SaturationRule()), new(new DeadUnitsRule()), new(new UnderflowRule()), new(new UpdateRatioRule()),
        new(new LostOverTimeRule()), new(new WeightDecayRule()), new(new OscillationRule()), new(new SlowConvergenceRule()),
        new(new OverfittingRule()),
    ];

    /// <summary>The ailment with an id; null if there is none.</summary>
    public static Ailment? Find(string id) => All.FirstOrDefault(ailment => ailment.Id == id);
}
