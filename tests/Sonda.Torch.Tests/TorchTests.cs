using System.Numerics;
using Sonda.Engine.Tests.Torch;
using Sonda.Tests;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests;

/// <summary>Tests with libtorch, skipped with the reason if it does not load.</summary>
public abstract class TorchTests
{
    protected TorchTests() => Requirement.Torch();

    /// <summary>Compares the engine with libtorch in both precisions.</summary>
    /// <param name="record">Returns the record of libtorch in a precision.</param>
    private protected static void Compare(Func<ScalarType, ITorchRecord> record)
    {
        Compare<double>(record);
        Compare<float>(record);
    }

    private static void Compare<T>(Func<ScalarType, ITorchRecord> record)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        record(typeof(T) == typeof(float) ? ScalarType.Float32 : ScalarType.Float64).Check<T>();
    }
}
