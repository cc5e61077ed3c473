using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Sonda.Architecture.Tests;

/// <summary>A use of one type by another one of the same assembly, in a signature or in the body of a method.</summary>
/// <param name="From">The type that uses.</param>
/// <param name="To">The type that is used.</param>
internal sealed record TypeUse(TypeName From, TypeName To);

/// <summary>A type as written in a file: nested and compiler-generated types count as their outer type.</summary>
internal sealed record TypeName(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}.{Name}";
}

/// <summary>The references in the metadata and the code of a compiled assembly.</summary>
internal sealed class CompiledAssembly : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly TypeCollector _types;

    public CompiledAssembly(string path, string rootNamespace)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
        _types = new TypeCollector(_metadata);
        RootNamespace = rootNamespace;
    }

    /// <summary>The namespace of all types; the namespaces of folders begin with it.</summary>
    public string RootNamespace { get; }

    /// <summary>The simple names of the assemblies that this one references.</summary>
    public IReadOnlyList<string> References =>
        [.. _metadata.AssemblyReferences.Select(handle => _metadata.GetString(_metadata.GetAssemblyReference(handle).Name))];

    /// <summary>The types written by hand, with their namespaces.</summary>
    public IEnumerable<TypeName> Types => _metadata.TypeDefinitions
        .Where(handle => _metadata.GetTypeDefinition(handle).GetDeclaringType().IsNil)
        .Select(_types.NameOf)
        .Where(type => type.Namespace.Length > 0 && !type.Name.StartsWith('<'));

    /// <summary>Every use of a type of this assembly by another one.</summary>
    public IReadOnlySet<TypeUse> Uses()
    {
        var uses = new HashSet<TypeUse>();
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            TypeName from = _types.NameOf(handle);
            foreach (TypeName to in UsedBy(_metadata.GetTypeDefinition(handle)))
            {
                if (to != from)
                {
                    uses.Add(new TypeUse(from, to));
                }
            }
        }

        return uses;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private HashSet<TypeName> UsedBy(TypeDefinition type)
    {
        var used = new HashSet<TypeName>();
        _types.Add(type.BaseType, used);
        foreach (InterfaceImplementationHandle handle in type.GetInterfaceImplementations())
        {
            _types.Add(_metadata.GetInterfaceImplementation(handle).Interface, used);
        }

        AddConstraints(type.GetGenericParameters(), used);
        AddAttributes(type.GetCustomAttributes(), used);
        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            used.UnionWith(_metadata.GetFieldDefinition(handle).DecodeSignature(_types, null));
        }

        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            MethodDefinition method = _metadata.GetMethodDefinition(handle);
            TypeCollector.Add(method.DecodeSignature(_types, null), used);
            AddConstraints(method.GetGenericParameters(), used);
            AddAttributes(method.GetCustomAttributes(), used);
            if (method.RelativeVirtualAddress != 0)
            {
                AddBody(_file.GetMethodBody(method.RelativeVirtualAddress), used);
            }
        }

        return used;
    }

    private void AddConstraints(GenericParameterHandleCollection parameters, HashSet<TypeName> used)
    {
        foreach (GenericParameterHandle parameter in parameters)
        {
            foreach (GenericParameterConstraintHandle handle in _metadata.GetGenericParameter(parameter).GetConstraints())
            {
                _types.Add(_metadata.GetGenericParameterConstraint(handle).Type, used);
            }
        }
    }

    private void AddAttributes(CustomAttributeHandleCollection attributes, HashSet<TypeName> used)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            _types.Add(_metadata.GetCustomAttribute(handle).Constructor, used);
        }
    }

    private void AddBody(MethodBodyBlock body, HashSet<TypeName> used)
    {
        _types.Add(body.LocalSignature, used);
        foreach (ExceptionRegion region in body.ExceptionRegions.Where(region => !region.CatchType.IsNil))
        {
            _types.Add(region.CatchType, used);
        }

        foreach (EntityHandle token in Instructions.Tokens(body.GetILReader()))
        {
            _types.Add(token, used);
        }
    }
}
