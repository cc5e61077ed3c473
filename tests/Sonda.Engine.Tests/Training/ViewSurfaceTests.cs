using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Training;

/// <summary>
/// No public member reachable from a view returns writable memory or a mutable object, gives one to a parameter or a callback, is a collection
/// by a cast, or does something without an answer. A method that answers and changes something is not seen here; ObserverTriesTests (of the
/// runs) trains with an observer that calls them.
/// </summary>
public sealed class ViewSurfaceTests
{
    private static readonly Type[] Views =
        [typeof(BatchView<float>), typeof(NetworkView<float>), typeof(LayerView<float>), typeof(ParameterView<float>)];

    /// <summary>The owners of numbers or stages, which no observer may receive.</summary>
    private static readonly Type[] Owners = [typeof(BatchPass<float>), typeof(Network<float>), typeof(Layer<float>), typeof(Parameter<float>), typeof(Trainer<float>)];

    [Fact]
    public void No_view_leads_to_anything_that_can_be_written()
    {
        HashSet<Type> reached = Reach(Views, out List<string> faults);
        Assert.True(faults.Count == 0, string.Join("; ", faults));
        Assert.True(reached.Count > Views.Length + 5, "The walk went nowhere.");
    }

    [Theory]
    [InlineData(typeof(Network<float>))]
    [InlineData(typeof(BatchPass<float>))]
    [InlineData(typeof(WithSpan))]
    [InlineData(typeof(WithArray))]
    [InlineData(typeof(WithSetter))]
    [InlineData(typeof(WithField))]
    [InlineData(typeof(WithReference))]
    [InlineData(typeof(WithList))]
    [InlineData(typeof(WithOut))]
    [InlineData(typeof(WithCallback))]
    [InlineData(typeof(WithCast))]
    [InlineData(typeof(WithCommand))]
    public void The_walk_finds_what_can_be_written(Type type)
    {
        Reach([type], out List<string> faults);
        Assert.NotEmpty(faults);
    }

    [Fact]
    public void Views_are_sealed_and_nobody_outside_makes_one()
    {
        Assert.All(Views, view => Assert.True(view.IsSealed));
        Assert.All(Views, view => Assert.Empty(view.GetConstructors()));
    }

    private static HashSet<Type> Reach(IEnumerable<Type> starts, out List<string> faults)
    {
        var (reached, open) = (new HashSet<Type>(), new Queue<Type>(starts));
        faults = [];
        while (open.TryDequeue(out Type? type))
        {
            if (!reached.Add(type))
            {
                continue;
            }

            if (Fault(type) is { } fault)
            {
                faults.Add($"{type}: {fault}");
            }

            if (type.IsGenericType && !Views.Contains(type))
            {
                type.GetGenericArguments().ToList().ForEach(open.Enqueue);
            }

            // Types of the runtime, and the texts of refusals, are judged by their name alone.
            if (type.Assembly != typeof(BatchView<>).Assembly && type.Assembly != typeof(ViewSurfaceTests).Assembly)
            {
                continue;
            }

            foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
            {
                if (!field.IsInitOnly && !type.IsEnum)
                {
                    faults.Add($"{type}.{field.Name} is a field that can be set");
                }

                open.Enqueue(field.FieldType);
            }

            // A cast reaches these even if the members are private.
            if (type.GetInterfaces().FirstOrDefault(IsWritable) is { } writable)
            {
                faults.Add($"{type} is a {writable.Name}");
            }

            foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(one => one.DeclaringType?.Assembly == type.Assembly))
            {
                bool isInit = method.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
                if (method.IsSpecialName && method.Name.StartsWith("set_", StringComparison.Ordinal) && !isInit)
                {
                    faults.Add($"{type}.{method.Name} sets");
                }

                ParameterInfo[] parameters = method.GetParameters();
                if (method.ReturnType == typeof(void) && !method.IsSpecialName && !parameters.Any(IsDestination))
                {
                    faults.Add($"{type}.{method.Name} answers nothing, so that it can only change something");
                }

                foreach (ParameterInfo parameter in parameters)
                {
                    Given(parameter).Where(one => !one.IsGenericParameter).ToList().ForEach(open.Enqueue);
                }

                if (method.ReturnType.IsByRef && !method.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.InteropServices.InAttribute)))
                {
                    faults.Add($"{type}.{method.Name} gives a reference");
                }

                if (method.ReturnType != typeof(void) && !method.ReturnType.IsGenericParameter)
                {
                    open.Enqueue(method.ReturnType.IsByRef ? method.ReturnType.GetElementType()! : method.ReturnType);
                }
            }
        }

        return reached;
    }

    /// <summary>Memory of the caller that a method fills.</summary>
    private static bool IsDestination(ParameterInfo parameter) => parameter.ParameterType.IsByRef
        || (parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(Span<>));

    /// <summary>What a method hands out by a parameter: an out, a reference, or the arguments of a callback.</summary>
    private static IEnumerable<Type> Given(ParameterInfo parameter) =>
        parameter.ParameterType.IsByRef && !parameter.IsIn ? [parameter.ParameterType.GetElementType()!]
        : typeof(Delegate).IsAssignableFrom(parameter.ParameterType) ? parameter.ParameterType.GetMethod("Invoke")!.GetParameters().Select(one => one.ParameterType)
        : [];

    private static bool IsWritable(Type contract) => contract == typeof(System.Collections.IList) || contract == typeof(System.Collections.IDictionary)
        || (contract.IsGenericType && (contract.GetGenericTypeDefinition() == typeof(ICollection<>) || contract.GetGenericTypeDefinition() == typeof(IDictionary<,>)));

    private static string? Fault(Type type)
    {
        Type shape = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        bool isOwner = Owners.Any(owner => owner == type || owner.IsAssignableFrom(type));
        bool isRuntimes = type.Assembly == typeof(object).Assembly || type.Assembly == typeof(ImmutableArray).Assembly;
        bool isKnown = type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(Type) || type == typeof(object)
            || shape == typeof(ReadOnlySpan<>) || shape == typeof(ReadOnlyMemory<>) || shape == typeof(ImmutableArray<>) || shape == typeof(Nullable<>)
            || shape == typeof(IEnumerable<>);
        return isOwner ? "owns what training writes"
            : type.IsArray || type.IsPointer ? "can be written"
            : isRuntimes && !isKnown ? "is of the runtime and may be writable"
            : null;
    }

    private sealed class WithSpan
    {
        private readonly float[] _numbers = new float[3];

        public Span<float> Row => _numbers;
    }

    private sealed class WithArray
    {
        public float[] Row { get; } = new float[3];
    }

    private sealed class WithSetter
    {
        public int Row { get; set; }
    }

    private sealed class WithField
    {
        public int Row = 3;
    }

    private sealed class WithReference
    {
        private int _row;

        public ref int Row => ref _row;
    }

    private sealed class WithList
    {
        public IList<int> Rows { get; } = [];
    }

    private sealed class WithOut
    {
        private readonly float[] _row = new float[3];

        public bool TryRead(out float[] row) => (row = _row).Length > 0;
    }

    private sealed class WithCallback
    {
        private readonly float[] _row = new float[3];

        public bool Read(Func<float[], bool> reader) => reader(_row);
    }

    private sealed class WithCast : List<int>;

    private sealed class WithCommand
    {
        private int _row;

        public int Row => _row;

        public void Reset() => _row = 0;
    }
}
