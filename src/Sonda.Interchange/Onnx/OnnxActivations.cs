using Sonda.Engine.Activations;
using Sonda.Engine.Text;

namespace Sonda.Interchange.Onnx;

/// <summary>The activations as operators of ONNX.</summary>
internal static class OnnxActivations
{
    /// <summary>Adds φ.</summary>
    /// <returns>The name of φ(z).</returns>
    public static string Add(OnnxGraph graph, string z, ActivationSpec activation)
    {
        float parameter = (float)activation.ParameterOrDefault.GetValueOrDefault();
        return activation.Kind switch
        {
            ActivationKind.Identity => z,
            ActivationKind.Sigmoid => graph.Add("Sigmoid", [z]),
            ActivationKind.Tanh => graph.Add("Tanh", [z]),
            ActivationKind.ReLU => graph.Add("Relu", [z]),
            ActivationKind.LeakyReLU => graph.Add("LeakyRelu", [z], 1, ("alpha", parameter)),
            ActivationKind.ELU => graph.Add("Elu", [z], 1, ("alpha", parameter)),
            ActivationKind.SELU => graph.Add("Selu", [z], 1, ("alpha", 1.6732632423543772f), ("gamma", 1.0507009873554805f)),
            ActivationKind.GELU => Gelu(graph, z),
            ActivationKind.GELUTanh => GeluTanh(graph, z),
            ActivationKind.SiLU => graph.Add("Mul", [z, graph.Add("Sigmoid", [z])]),
            ActivationKind.Mish => graph.Add("Mul", [z, graph.Add("Tanh", [graph.Add("Softplus", [z])])]),
            ActivationKind.Softplus => graph.Add("Softplus", [z]),
            ActivationKind.Softsign => graph.Add("Softsign", [z]),
            ActivationKind.HardSigmoid => graph.Add("HardSigmoid", [z], 1, ("alpha", 1 / 6f), ("beta", 0.5f)),
            ActivationKind.HardTanh => graph.Add("Clip", [z, graph.Add(-1f), graph.Add(1f)]),
            ActivationKind.Exponential => graph.Add("Exp", [z]),
            ActivationKind.Sine => graph.Add("Sin", [z]),
            ActivationKind.Formula => Add(graph, z, Formula.Parse(activation.Formula!)),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "A layer of its own."),
        };
    }

    /// <summary>The name and parameter of φ within a recurrent operator; null if ONNX has none.</summary>
    public static (string Name, float[] Alpha, float[] Beta)? Recurrent(ActivationSpec activation)
    {
        float parameter = (float)activation.ParameterOrDefault.GetValueOrDefault();
        return activation.Kind switch
        {
            ActivationKind.Identity => ("Affine", [1f], [0f]),
            ActivationKind.Sigmoid => ("Sigmoid", [], []),
            ActivationKind.Tanh => ("Tanh", [], []),
            ActivationKind.ReLU => ("Relu", [], []),
            ActivationKind.LeakyReLU => ("LeakyRelu", [parameter], []),
            ActivationKind.ELU => ("Elu", [parameter], []),
            ActivationKind.Softplus => ("Softplus", [], []),
            ActivationKind.Softsign => ("Softsign", [], []),
            ActivationKind.HardSigmoid => ("HardSigmoid", [1 / 6f], [0.5f]),
            _ => null,
        };
    }

    private static string Add(OnnxGraph graph, string z, Arithmetic part) => part switch
    {
        Arithmetic.Number number => graph.Add((float)number.Value),
        Arithmetic.Joined joined => graph.Add(
            joined.Sign switch { '+' => "Add", '-' => "Sub", '*' => "Mul", _ => "Div" },
            [Add(graph, z, joined.Left), Add(graph, z, joined.Right)]),
        Arithmetic.Applied applied => Add(graph, Add(graph, z, applied.Arguments[0]), ActivationSpec.Parse(applied.Function)),
        _ => z,
    };

    /// <summary>½z(1 + erf(z/√2)).</summary>
    private static string Gelu(OnnxGraph graph, string z)
    {
        string error = graph.Add("Erf", [graph.Add("Div", [z, graph.Add(MathF.Sqrt(2))])]);
        return Halved(graph, z, error);
    }

    /// <summary>½z(1 + tanh(√(2/π)(z + 0.044715z³))).</summary>
    private static string GeluTanh(OnnxGraph graph, string z)
    {
        string cube = graph.Add("Mul", [graph.Add("Mul", [z, z]), z]);
        string inner = graph.Add("Add", [z, graph.Add("Mul", [cube, graph.Add(0.044715f)])]);
        return Halved(graph, z, graph.Add("Tanh", [graph.Add("Mul", [inner, graph.Add((float)Math.Sqrt(2 / Math.PI))])]));
    }

    private static string Halved(OnnxGraph graph, string z, string between) =>
        graph.Add("Mul", [graph.Add("Mul", [z, graph.Add(0.5f)]), graph.Add("Add", [between, graph.Add(1f)])]);
}
