using Sonda.Engine.Layers;

namespace Sonda.Interchange.Safetensors;

/// <summary>A tensor of a module, and how its numbers come from the parameters of the engine and go back.</summary>
/// <param name="Name">Its name within the module.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Read">The numbers.</param>
/// <param name="Write">Takes numbers over; tensors of a module are written in their order.</param>
internal sealed record ModuleTensor(string Name, long[] Shape, Func<float[]> Read, Action<float[]> Write)
{
    /// <summary>The number of numbers.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>A parameter in the engine's order.</summary>
    public static ModuleTensor Of(string name, Parameter<float> parameter, long[] shape) =>
        new(name, shape, parameter.ToArray, numbers => parameter.Set(numbers));

    /// <summary>A parameter whose rows are PyTorch's columns.</summary>
    public static ModuleTensor Transposed(string name, Parameter<float> parameter, long[] shape) => new(
        name,
        shape,
        () => Tensors.Transpose(parameter.ToArray(), parameter.Rows, parameter.Columns),
        numbers => parameter.Set(Tensors.Transpose(numbers, parameter.Columns, parameter.Rows)));
}
