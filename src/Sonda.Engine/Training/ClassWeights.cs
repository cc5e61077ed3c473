using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>The weight w of each class in the cost, 1/m Σ w(y) C(z, y), and so in δ of its rows.</summary>
internal sealed class ClassWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _weights;

    private ClassWeights(T[] weights) => _weights = weights;

    /// <summary>The weights of a data set; null if it has none.</summary>
    public static ClassWeights<T>? Of(Dataset data) =>
        data.ClassWeights.IsEmpty ? null : new ClassWeights<T>([.. data.ClassWeights.Select(T.CreateTruncating)]);

    /// <summary>The weight of a class.</summary>
    public double Of(byte label) => double.CreateTruncating(_weights[label]);

    /// <summary>Multiplies δ of each row by the weight of its class.</summary>
    public void Scale(Matrix<T> delta, ReadOnlySpan<byte> labels)
    {
        for (int row = 0; row < delta.Rows; row++)
        {
            ElementwiseKernels.Scale(delta.Row(row), _weights[labels[row]]);
        }
    }
}
