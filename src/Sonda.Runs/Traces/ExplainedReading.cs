using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Runs.Probes;

namespace Sonda.Runs.Traces;

/// <summary>The reading of a layer whose causes a copy in double has separated.</summary>
internal static class ExplainedReading
{
    /// <summary>A reading with its causes, and with what the weights themselves show.</summary>
    public static LayerReading Of(LayerFlow flow, NetworkView<float> network, int layer) => WeightReader.Add(network, layer, new LayerReading
    {
        ForwardRms = flow.ForwardRms,
        ForwardSpread = flow.ForwardSpread,
        WeightedRms = flow.WeightedRms,
        DeltaNorm = flow.DeltaNorm.Value,
        Speed = flow.Speed.Value,
        GradientNorm = flow.GradientNorm.Value,
        WeightNorm = flow.WeightNorm,
        SlopeRms = flow.SlopeRms,
        SaturatedShare = flow.SaturatedShare,
        DeadUnits = flow.DeadUnits,
        DistinctUnits = flow.DistinctUnits,
        UnderflowShare = flow.UnderflowShare,
        StepGradientNorms = flow.StepGradientNorms,
        LastStepGradientNorms = flow.CarriedNorms,
        Factors = flow.Backward.Count == 0 ? null : Named(flow.Backward),
        ForwardFactors = flow.Forward.Count == 0 ? null : Named(flow.Forward),
    });

    /// <summary>Factors by name; factors of one name are multiplied.</summary>
    private static Dictionary<string, double> Named(IEnumerable<FlowFactor> factors)
    {
        var named = new Dictionary<string, double>();
        foreach (FlowFactor factor in factors)
        {
            named[factor.Name] = named.GetValueOrDefault(factor.Name, 1) * factor.Value;
        }

        return named;
    }
}
