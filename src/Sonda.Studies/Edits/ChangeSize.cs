using System.Collections.Immutable;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>
/// The difference between two runs, as the number of fields of the spec to edit. A field of many layers counts once, because
/// it is one decision: SELU with LeCun in ten layers is a change of two fields. A learning rate that comes with an optimizer
/// does not count again.
/// </summary>
/// <param name="Training">The number of changed fields of training and data.</param>
/// <param name="Architecture">The number of changed fields of the network.</param>
internal readonly record struct ChangeSize(int Training, int Architecture) : IComparable<ChangeSize>
{
    /// <summary>The number of all changed fields.</summary>
    public int Fields => Training + Architecture;

    /// <summary>Counts the changes from one run to another.</summary>
    public static ChangeSize Between(RunSpec before, RunSpec after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new ChangeSize(CountTraining(before, after), CountArchitecture(before.Network, after.Network));
    }

    /// <summary>Compares by the number of fields, then by the number of fields of the network.</summary>
    public int CompareTo(ChangeSize other) => (Fields, Architecture).CompareTo((other.Fields, other.Architecture));

    /// <summary>Whether one change is smaller.</summary>
    public static bool operator <(ChangeSize one, ChangeSize other) => one.CompareTo(other) < 0;

    /// <summary>Whether one change is larger.</summary>
    public static bool operator >(ChangeSize one, ChangeSize other) => one.CompareTo(other) > 0;

    /// <summary>Whether one change is no larger.</summary>
    public static bool operator <=(ChangeSize one, ChangeSize other) => one.CompareTo(other) <= 0;

    /// <summary>Whether one change is no smaller.</summary>
    public static bool operator >=(ChangeSize one, ChangeSize other) => one.CompareTo(other) >= 0;

    private static int CountTraining(RunSpec before, RunSpec after)
    {
        (TrainingSpec old, TrainingSpec now) = (before.Training, after.Training);
        bool[] changed =
        [
            before.Data != after.Data,
            old.Optimizer != now.Optimizer,
            Told(old, training => training.LearningRate) != Told(now, training => training.LearningRate),
            old.Lambda != now.Lambda,
            old.Schedule != now.Schedule,
            old.Clipping != now.Clipping,
            !old.LayerRates.Equals(now.LayerRates),
            old.BatchSize != now.BatchSize,
            old.Epochs != now.Epochs,
        ];
        return changed.Count(field => field);
    }

    /// <summary>A value, or null if it is the default of the optimizer.</summary>
    private static double? Told(TrainingSpec training, Func<TrainingSpec, double> read) =>
        read(training) == read(RunSpec.DefaultsOf(training)) ? null : read(training);

    private static int CountArchitecture(NetworkSpec before, NetworkSpec after)
    {
        List<Dictionary<string, object?>> old = LeavesOf(before), now = LeavesOf(after);
        // A set of names, so that a field changed in many layers counts once.
        var changed = new HashSet<string>();
        if (before.Cost != after.Cost)
        {
            changed.Add("cost");
        }
        else if (before.OutputActivation != after.OutputActivation)
        {
            changed.Add("output");
        }

        for (int i = 0; i < Math.Max(old.Count, now.Count); i++)
        {
            changed.UnionWith(i < old.Count && i < now.Count
                ? old[i].Where(field => !Equals(field.Value, now[i].GetValueOrDefault(field.Key))).Select(field => field.Key)
                : ["layers"]);
        }

        return changed.Count;
    }

    private static List<Dictionary<string, object?>> LeavesOf(NetworkSpec network)
    {
        var leaves = new List<Dictionary<string, object?>>();
        AddLeaves(network.Layers, 0, leaves);

        // The activation of the output belongs to the cost.
        leaves[^1].Remove("activation");
        return leaves;
    }

    private static void AddLeaves(ImmutableArray<LayerSpec> layers, int depth, List<Dictionary<string, object?>> leaves)
    {
        foreach (LayerSpec layer in layers)
        {
            if (layer is ResidualSpec block)
            {
                AddLeaves(block.Body, depth + 1, leaves);
                if (block.Activation != NetworkRewriting.Identity)
                {
                    // The activation behind a block counts as part of the last layer in it.
                    leaves[^1]["activation"] = (leaves[^1].GetValueOrDefault("activation"), block.Activation);
                }
            }
            else
            {
                leaves.Add(FieldsOf(layer, depth));
            }
        }
    }

    private static Dictionary<string, object?> FieldsOf(LayerSpec layer, int depth)
    {
        var fields = new Dictionary<string, object?> { ["layer"] = layer.GetType(), ["paths"] = depth };
        switch (layer)
        {
            case WeightedSpec weighted:
                fields["activation"] = weighted.Activation;
                fields["initializer"] = weighted.Initializer;
                fields["norm"] = weighted.Norm;
                fields["dropout"] = weighted.Dropout;
                fields["width"] = weighted is DenseSpec dense ? dense.Width : null;
                break;
            case RecurrentSpec recurrent:
                fields["kind"] = recurrent.Kind;
                fields["activation"] = recurrent.Activation;
                fields["initializer"] = recurrent.Initializer;
                fields["recurrent initializer"] = recurrent.RecurrentInitializer;
                fields["forget bias"] = recurrent.ForgetBias;
                break;
            default:
                fields["whole"] = layer;
                break;
        }

        return fields;
    }
}
