/** Training of the bundled sensor: AlexNet's shape at half width, taught to name the factors of scenes and the clothes of Fashion-MNIST. */
package org.latentclr.sensor;
