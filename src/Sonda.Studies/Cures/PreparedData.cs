using System.Collections.Concurrent;
using Sonda.Data;
using Sonda.Data.Scaling;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Cures;

/// <summary>
/// Data as each run of a trial prepares them: scaling and weights of classes are remedies too. Each preparation is made once, whichever thread
/// asks first.
/// </summary>
/// <param name="unscaled">The data without either.</param>
internal sealed class PreparedData(LoadedData unscaled)
{
    private readonly ConcurrentDictionary<(ScalingSpec?, ClassWeightsSpec?), Lazy<LoadedData>> _prepared = [];

    /// <summary>The data of a run.</summary>
    public LoadedData Of(RunSpec run)
    {
        (ScalingSpec?, ClassWeightsSpec?) form = (run.Data.Scaling, run.Data.ClassWeights);
        return form == default ? unscaled : _prepared.GetOrAdd(form, _ => new(() => run.Data.Prepare(unscaled))).Value;
    }
}
