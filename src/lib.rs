//! Create, read and update granular delegated admin (GDAP) relationships on Microsoft Graph and
//! CloudCockpit: the Rust side of the native library. Folders are layers; each may use only those
//! listed below it in `README.md`.
#![deny(unsafe_code)]

pub mod auth;
pub mod base;
pub mod client;
#[cfg(feature = "emulator")]
pub mod emulator;
#[cfg(feature = "ffi")]
pub mod ffi;
pub mod http;
pub mod model;
pub mod service;

/// The Rust example of the README is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
